#include "net/http2_server_connection.h"

#include <array>
#include <utility>

namespace regionfall::net {
namespace {

constexpr std::size_t kWriteBytes = std::size_t{64} << 10;  // frames are sent together up to here
constexpr std::size_t kSettingsMax = 32;                    // in one SETTINGS frame

std::string_view text(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

bool ends_stream(const nghttp2_frame& frame) { return (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0; }

// Whether a frame that a client has sent furthers nothing.
bool is_idle_talk(const nghttp2_frame& frame) {
  constexpr std::int32_t kSmallWindowBytes = 256;
  switch (frame.hd.type) {
    case NGHTTP2_PING:
    case NGHTTP2_SETTINGS:
      return (frame.hd.flags & NGHTTP2_FLAG_ACK) == 0;
    case NGHTTP2_RST_STREAM:
    case NGHTTP2_PRIORITY:
      return true;
    case NGHTTP2_WINDOW_UPDATE:
      return frame.window_update.window_size_increment < kSmallWindowBytes;
    case NGHTTP2_DATA:
      return frame.hd.length == 0 && !ends_stream(frame);
    default:
      return false;
  }
}

}  // namespace

// What nghttp2 calls while it reads or writes.
struct Http2ServerCallbacks {
  using Connection = Http2ServerConnection;
  static Connection& connection(void* pointer) { return *static_cast<Connection*>(pointer); }

  static int on_begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* pointer) {
    if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
    Connection& self = connection(pointer);
    Http2ExchangeOwner& owner = self;
    self.exchanges_[frame->hd.stream_id] = std::make_unique<Http2ServerExchange>(owner, frame->hd.stream_id);
    return 0;
  }

  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                       const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* pointer) {
    Http2ServerExchange* exchange = connection(pointer).exchange(frame->hd.stream_id);
    if (exchange != nullptr) exchange->add_field(text(name, name_size), text(value, value_size));
    return 0;
  }

  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* data, std::size_t size,
                     void* pointer) {
    Connection& self = connection(pointer);
    if (Http2ServerExchange* exchange = self.exchange(stream); exchange != nullptr) {
      exchange->take_body(text(data, size));
    } else {
      nghttp2_session_consume_connection(self.session(), size);
    }
    return 0;
  }

  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* pointer) {
    Connection& self = connection(pointer);
    if (is_idle_talk(*frame)) self.spend_budget();
    Http2ServerExchange* exchange = self.exchange(frame->hd.stream_id);
    if (exchange == nullptr) return 0;
    if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
      exchange->end_head(ends_stream(*frame));
    } else if ((frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) && ends_stream(*frame)) {
      exchange->end_body();
    }
    return 0;
  }

  static int on_invalid_frame(nghttp2_session*, const nghttp2_frame*, int, void* pointer) {
    connection(pointer).spend_budget();
    return 0;
  }

  // RFC 9113, 8.1: who has had the whole answer need not send the rest of the request.
  static int on_frame_sent(nghttp2_session* session, const nghttp2_frame* frame, void* pointer) {
    const bool of_answer = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (!of_answer || !ends_stream(*frame)) return 0;
    const Http2ServerExchange* exchange = connection(pointer).exchange(frame->hd.stream_id);
    if (exchange != nullptr && !exchange->client_done())
      nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id, NGHTTP2_NO_ERROR);
    return 0;
  }

  static int on_stream_close(nghttp2_session*, std::int32_t stream, std::uint32_t, void* pointer) {
    Connection& self = connection(pointer);
    auto closed = self.exchanges_.extract(stream);
    if (!closed.empty()) self.closed_.push_back(std::move(closed.mapped()));
    return 0;
  }

  static nghttp2_session* make_session(Connection& self) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, on_invalid_frame);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_sent);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
    nghttp2_option* option = nullptr;
    nghttp2_option_new(&option);
    nghttp2_option_set_no_auto_window_update(option, 1);
    nghttp2_option_set_max_settings(option, kSettingsMax);
    nghttp2_session* session = nullptr;
    nghttp2_session_server_new2(&session, callbacks, &self, option);
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
    return session;
  }
};

// The time during which others call into the connection: settle() comes at the end of the outermost.
class Http2ServerConnection::Entry {
 public:
  explicit Entry(Http2ServerConnection& connection) : connection_(connection), outermost_(!connection.entered_) {
    connection_.entered_ = true;
  }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() {
    if (outermost_) connection_.settle();
  }

 private:
  Http2ServerConnection& connection_;
  bool outermost_;
};

void Http2ServerConnection::DeleteSession::operator()(nghttp2_session* session) const { nghttp2_session_del(session); }

Http2ServerConnection::Http2ServerConnection(HttpServerCore& server, std::unique_ptr<Stream> stream, SocketAddress peer)
    : server_(server),
      stream_(std::move(stream)),
      peer_(std::move(peer)),
      begun_(server.loop().now()),
      session_(Http2ServerCallbacks::make_session(*this)),
      deadline_(server.loop(), [this] { on_overdue(); }),
      settle_timer_(server.loop()) {
  const auto head_bytes_max = static_cast<std::uint32_t>(server.options().limits.head_bytes_max);
  const auto settings =
      std::to_array<nghttp2_settings_entry>({{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kHttp2StreamsMax},
                                             {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kHttp2StreamWindowBytes},
                                             {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, head_bytes_max}});
  nghttp2_submit_settings(session(), NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session(), NGHTTP2_FLAG_NONE, 0, kHttp2ConnectionWindowBytes);
}

Http2ServerConnection::~Http2ServerConnection() {
  entered_ = true;  // sessions may still call in, and nothing follows
  closed_.clear();
  exchanges_.clear();
}

void Http2ServerConnection::begin(std::string_view received) {
  const Entry entry(*this);
  stream_->start(*this);
  on_bytes(received);
}

void Http2ServerConnection::reset() {
  stream_->reset();
  phase_ = Phase::kGone;
  settle_unless_entered();
}

void Http2ServerConnection::take_no_more() {
  if (phase_ != Phase::kOpen || !std::exchange(takes_more_, false)) return;
  nghttp2_submit_goaway(session(), NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(session()),
                        NGHTTP2_NO_ERROR, nullptr, 0);
  settle_unless_entered();
}

Http2ServerExchange* Http2ServerConnection::exchange(std::int32_t stream) {
  const auto found = exchanges_.find(stream);
  return found == exchanges_.end() ? nullptr : found->second.get();
}

void Http2ServerConnection::spend_budget() {
  if (!budget_.take(server_.loop().now())) nghttp2_session_terminate_session(session(), NGHTTP2_ENHANCE_YOUR_CALM);
}

// -- what the stream tells -------------------------------------------------------------------------------------------

void Http2ServerConnection::on_bytes(std::string_view bytes) {
  const Entry entry(*this);
  if (phase_ == Phase::kLingering && (dropped_ += bytes.size()) > kLingerBytesMax) phase_ = Phase::kGone;
  if (phase_ != Phase::kOpen) return;
  if (place.idle) server_.idle_changed(*this, false);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  if (nghttp2_session_mem_recv(session(), data, bytes.size()) < 0) phase_ = Phase::kGone;
}

// There is nobody left to read answers: HTTP/2 has no use for half of a connection.
void Http2ServerConnection::on_end() {
  const Entry entry(*this);
  peer_ended_ = true;
  if (exchanges_.empty() || phase_ == Phase::kLingering) phase_ = Phase::kGone;
}

void Http2ServerConnection::on_drained() { const Entry entry(*this); }

void Http2ServerConnection::on_failed(Error) {
  const Entry entry(*this);
  phase_ = Phase::kGone;
}

// -- doing what is to be done ----------------------------------------------------------------------------------------

void Http2ServerConnection::settle_later(Http2ServerExchange& exchange) {
  if (exchange.settling) return;
  exchange.settling = true;
  to_settle_.push_back(exchange.stream());
  settle_unless_entered();
}

void Http2ServerConnection::settle_unless_entered() {
  if (!entered_) settle_timer_.set_at(Instant::min(), [this] { const Entry entry(*this); });
}

void Http2ServerConnection::settle_exchanges() {
  const std::vector<std::int32_t> due = std::exchange(to_settle_, {});
  for (const std::int32_t stream : due) {
    Http2ServerExchange* found = exchange(stream);
    if (found == nullptr) continue;
    found->settling = false;
    found->settle();
  }
}

// What exceeds it waits in the exchanges, which hold back whoever writes to them.
void Http2ServerConnection::send_frames() {
  std::string together;
  while (stream_->unsent() + together.size() <= kUnsentBytesHigh) {
    const std::uint8_t* frames = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session(), &frames);
    if (size <= 0) break;
    together.append(text(frames, static_cast<std::size_t>(size)));
    if (together.size() < kWriteBytes) continue;
    stream_->write(together);
    together.clear();
  }
  if (!together.empty()) stream_->write(together);
}

void Http2ServerConnection::end_connection() {
  phase_ = Phase::kLingering;
  stream_->shut_down();
}

// May destroy the connection: nothing may follow a call of it.
void Http2ServerConnection::settle() {
  if (phase_ == Phase::kOpen) {
    settle_exchanges();
    if (server_.loop().now() - begun_ >= server_.options().connection_age_max) take_no_more();
    send_frames();
    closed_.clear();
    const bool over = nghttp2_session_want_read(session()) == 0 && nghttp2_session_want_write(session()) == 0;
    if (over) end_connection();
    if (peer_ended_ && exchanges_.empty()) phase_ = Phase::kGone;
  }
  if (phase_ == Phase::kGone) return server_.remove(*this);
  if (!to_settle_.empty())  // others get their turn in between
    settle_timer_.set_at(Instant::min(), [this] { const Entry entry(*this); });
  update_deadline();
  const bool idle = phase_ == Phase::kOpen && exchanges_.empty() && stream_->unsent() == 0;
  if (idle != place.idle) server_.idle_changed(*this, idle);
  entered_ = false;
}

void Http2ServerConnection::update_deadline() {
  const HttpServerOptions& options = server_.options();
  const std::size_t unsent = stream_->unsent();
  const bool stuck = unsent > 0 && unsent >= unsent_before_ && unsent_before_ > 0;
  unsent_before_ = unsent;
  if (stuck) return;
  if (phase_ == Phase::kLingering) return deadline_.set_after(kLingerTimeout);
  if (unsent > 0) return deadline_.set_after(options.write_timeout);
  exchanges_.empty() ? deadline_.set_after(options.idle_timeout) : deadline_.clear();
}

void Http2ServerConnection::on_overdue() {
  const Entry entry(*this);
  if (stream_->unsent() > 0) stream_->reset();
  phase_ = Phase::kGone;
}

}  // namespace regionfall::net
