#include "net/tls_stream.h"

#include <array>
#include <utility>

namespace regionfall::net {
namespace {

constexpr std::size_t kRecordBytesMax = std::size_t{16} << 10;

}  // namespace

TlsStream::TlsStream(Loop& loop, std::unique_ptr<Stream> connection, SslHandle ssl, std::string local_host)
    : connection_(std::move(connection)),
      local_host_(std::move(local_host)),
      ssl_(std::move(ssl)),
      received_(BIO_new(BIO_s_mem())),
      to_send_(BIO_new(BIO_s_mem())),
      pump_timer_(loop) {
  BIO_set_mem_eof_return(received_, -1);  // empty means "not yet"
  SSL_set_bio(ssl_.get(), received_, to_send_);
  SSL_set_app_data(ssl_.get(), this);
}

void TlsStream::start(StreamHandler& handler) {
  const bool first = handler_ == nullptr;
  handler_ = &handler;
  if (first) connection_->start(*this);
  pump_timer_.set_at(Instant::min(), [this] { pump(); });  // a client speaks first
}

void TlsStream::write(std::string_view bytes) {
  if (failed_) return;
  if (!established_) {
    waiting_.append(bytes);
    return;
  }
  encrypt(bytes);
  send_records();
}

void TlsStream::pause() {
  paused_ = true;
  connection_->pause();
}

void TlsStream::resume() {
  paused_ = false;
  connection_->resume();
  pump_timer_.set_at(Instant::min(), [this] { pump(); });  // of what has been received already
}

void TlsStream::ignore() {
  ignoring_ = true;
  connection_->ignore();
}

void TlsStream::shut_down() {
  shut_ = true;
  if (!established_ || failed_) return;
  SSL_shutdown(ssl_.get());
  send_records();
  connection_->shut_down();
}

void TlsStream::reset() {
  failed_ = true;
  pump_timer_.cancel();
  connection_->reset();
}

StreamStage TlsStream::stage() const {
  if (established_) return StreamStage::kOpen;
  return connection_->stage() == StreamStage::kOpen ? StreamStage::kHandshake : StreamStage::kConnecting;
}

std::optional<TlsFacts> TlsStream::tls() const {
  if (!established_) return std::nullopt;
  const char* name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
  return TlsFacts{.version = SSL_get_version(ssl_.get()),
                  .cipher = SSL_get_cipher_name(ssl_.get()),
                  .server_name = name == nullptr ? "" : name};
}

void TlsStream::on_bytes(std::string_view bytes) {
  if (failed_ || ended_) return;
  BIO_write(received_, bytes.data(), static_cast<int>(bytes.size()));
  pump();
}

// The peer should have said so inside of TLS before: somebody else may have cut the connection.
void TlsStream::on_end() {
  if (ignoring_) return handler_->on_end();
  if (!ended_) fail("The connection ended without the end of TLS");
}

void TlsStream::on_drained() {
  if (waiting_.empty() && handler_ != nullptr && established_) handler_->on_drained();
}

void TlsStream::on_failed(Error reason) { fail(std::move(reason.message)); }

// Takes from what has been received all that can be.
void TlsStream::pump() {
  const Liveness::Guard guard(liveness_);
  if (failed_) return;
  if (!established_) {
    const bool waited = !waiting_.empty();
    if (!shake_hands()) return;
    if (waited && unsent() == 0) handler_->on_drained();
  }
  while (guard.alive() && !failed_ && !paused_ && !ended_) {
    if (!read_some()) return;
  }
}

// Whether the handshake is over.
bool TlsStream::shake_hands() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  send_records();
  if (result != 1) {
    if (SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ) fail("The TLS handshake failed: " + openssl_error());
    return false;
  }
  established_ = true;
  if (!waiting_.empty()) {
    encrypt(std::exchange(waiting_, {}));
    send_records();
  }
  if (shut_) shut_down();
  return true;
}

// Whether there may be more.
bool TlsStream::read_some() {
  std::array<char, kRecordBytesMax> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): SSL_read fills it
  ERR_clear_error();
  const int count = SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
  if (count > 0) {
    handler_->on_bytes({bytes.data(), static_cast<std::size_t>(count)});
    return true;
  }
  switch (SSL_get_error(ssl_.get(), count)) {
    case SSL_ERROR_WANT_READ:
      send_records();  // answers of the protocol's own
      return false;
    case SSL_ERROR_ZERO_RETURN:
      ended_ = true;
      handler_->on_end();
      return false;
    default:
      fail("TLS failed: " + openssl_error());
      return false;
  }
}

void TlsStream::encrypt(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view record = bytes.substr(0, kRecordBytesMax);
    if (SSL_write(ssl_.get(), record.data(), static_cast<int>(record.size())) <= 0) return;  // to memory: cannot wait
    bytes.remove_prefix(record.size());
  }
}

void TlsStream::send_records() {
  char* data = nullptr;
  const long size = BIO_get_mem_data(to_send_, &data);
  if (size == 0 || failed_) return;
  connection_->write({data, static_cast<std::size_t>(size)});
  BIO_reset(to_send_);
}

void TlsStream::fail(std::string reason) {
  if (failed_) return;
  send_records();  // the alert
  failed_ = true;
  connection_->pause();
  handler_->on_failed(Error{std::move(reason)});
}

}  // namespace regionfall::net
