#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/http2_frame_budget.h"
#include "net/http2_server_exchange.h"
#include "net/http_server_core.h"

namespace regionfall::net {

// What a client may have open and on the way at once. An application load balancer lets it open as many.
constexpr std::uint32_t kHttp2StreamsMax = 128;
constexpr std::uint32_t kHttp2StreamWindowBytes = std::uint32_t{128} << 10;
constexpr std::int32_t kHttp2ConnectionWindowBytes = std::int32_t{1} << 20;

// One HTTP/2 connection of an HttpServer (RFC 9113): its streams are exchanges. nghttp2 knows the frames. As with
// HttpServerConnection, who calls in only changes what is to be done, and settle() does it.
class Http2ServerConnection final : public ServedConnection, public StreamHandler, private Http2ExchangeOwner {
 public:
  Http2ServerConnection(HttpServerCore& server, std::unique_ptr<Stream> stream, SocketAddress peer);
  ~Http2ServerConnection() override;

  void begin(std::string_view received) override;
  void reset() override;
  void begin_drain() override;

  void on_bytes(std::string_view bytes) override;
  void on_end() override;
  void on_drained() override;
  void on_failed(Error reason) override;

 private:
  friend struct Http2ServerCallbacks;
  enum class Phase : std::uint8_t {
    kOpen,
    kLingering,  // our side has ended
    kGone,       // to be destroyed
  };
  class Entry;

  HttpServerCore& server() override { return server_; }
  nghttp2_session* session() override { return session_.get(); }
  const SocketAddress& peer() const override { return peer_; }
  void settle_later(Http2ServerExchange& exchange) override;

  Http2ServerExchange* exchange(std::int32_t stream);
  void spend_budget();
  void settle();
  void settle_unless_entered();
  void settle_exchanges();
  void send_frames();
  void end_connection();
  void update_deadline();
  void on_overdue();

  struct DeleteSession {
    void operator()(nghttp2_session* session) const;
  };

  HttpServerCore& server_;
  std::unique_ptr<Stream> stream_;
  SocketAddress peer_;
  std::unique_ptr<nghttp2_session, DeleteSession> session_;
  std::map<std::int32_t, std::unique_ptr<Http2ServerExchange>> exchanges_;
  std::vector<std::unique_ptr<Http2ServerExchange>> closed_;  // destroyed by settle()
  std::vector<std::int32_t> to_settle_;
  Http2FrameBudget budget_;

  Phase phase_ = Phase::kOpen;
  bool entered_ = false;
  bool peer_ended_ = false;
  std::uint64_t dropped_ = 0;
  std::size_t unsent_before_ = 0;
  Deadline deadline_;
  Timer settle_timer_;
};

}  // namespace regionfall::net
