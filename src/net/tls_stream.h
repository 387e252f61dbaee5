#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/liveness.h"
#include "net/loop.h"
#include "net/openssl_handles.h"
#include "net/stream.h"

namespace regionfall::net {

// What is inside of a TLS connection. `ssl` knows which side it is.
class TlsStream final : public Stream, private StreamHandler {
 public:
  TlsStream(Loop& loop, std::unique_ptr<Stream> connection, SslHandle ssl, std::string local_host);

  // The certificate's name where the client asks for none.
  const std::string& local_host() const { return local_host_; }

  void start(StreamHandler& handler) override;
  void write(std::string_view bytes) override;
  std::size_t unsent() const override { return waiting_.size() + connection_->unsent(); }
  void pause() override;
  void resume() override;
  void ignore() override;
  void shut_down() override;
  bool closed_by_peer() const override { return connection_->closed_by_peer(); }
  void reset() override;
  StreamStage stage() const override;
  std::optional<TlsFacts> tls() const override;

 private:
  void on_bytes(std::string_view bytes) override;
  void on_end() override;
  void on_drained() override;
  void on_failed(Error reason) override;

  void pump();
  bool shake_hands();
  bool read_some();
  void encrypt(std::string_view bytes);
  void send_records();
  void fail(std::string reason);

  std::unique_ptr<Stream> connection_;
  std::string local_host_;
  SslHandle ssl_;
  BIO* received_;  // records from the peer; owned by `ssl_`
  BIO* to_send_;   // records to the peer; owned by `ssl_`
  StreamHandler* handler_ = nullptr;
  std::string waiting_;  // written before the handshake was over
  bool established_ = false;
  bool paused_ = false;
  bool ignoring_ = false;
  bool ended_ = false;
  bool shut_ = false;
  bool failed_ = false;
  Timer pump_timer_;
  Liveness liveness_;
};

}  // namespace regionfall::net
