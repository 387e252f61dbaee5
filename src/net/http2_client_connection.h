#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "net/http2_client_stream.h"

namespace regionfall::net {

// What a connection to a server carries at once, and what it may have on the way to us: so much that streams which are
// held back do not hold back the others.
constexpr std::uint32_t kHttp2RequestsMax = 128;
constexpr std::int32_t kHttp2AnswerWindowBytes = std::int32_t{64} << 10;
constexpr std::int32_t kHttp2AnswersWindowBytes =
    static_cast<std::int32_t>(kHttp2RequestsMax) * kHttp2AnswerWindowBytes;

// One HTTP/2 connection of an HttpClient (RFC 9113), whose streams are requests. nghttp2 knows the frames. Who calls in
// only changes what is to be done, and settle() does it.
class Http2ClientConnection final : public StreamHandler, private Http2StreamOwner {
 public:
  Http2ClientConnection(Http2Client& client, HttpEndpoint to, std::unique_ptr<Stream> stream);
  ~Http2ClientConnection() override;

  const HttpEndpoint& endpoint() const { return to_; }
  bool has_room() const;
  Http2ClientStream& open(Http2ClientRequest& request, const RequestHead& head, bool body_follows);

  void on_bytes(std::string_view bytes) override;
  void on_end() override;
  void on_drained() override;
  void on_failed(Error reason) override;

 private:
  friend struct Http2ClientCallbacks;
  class Entry;

  const HttpClientOptions& options() const override { return client_.client().options(); }
  Loop& loop() override { return client_.client().loop(); }
  nghttp2_session* session() override { return session_.get(); }
  bool open_for_requests() const override { return was_open_; }
  void settle_later(Http2ClientStream& stream) override;

  void end(const HttpClientError& error);
  void settle();
  void settle_unless_entered();
  void settle_streams();
  void send_frames();
  void update_deadline();
  void on_overdue();

  struct DeleteSession {
    void operator()(nghttp2_session* session) const;
  };

  Http2Client& client_;
  HttpEndpoint to_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<nghttp2_session, DeleteSession> session_;
  std::vector<std::unique_ptr<Http2ClientStream>> streams_;
  std::vector<Http2ClientStream*> to_settle_;

  bool entered_ = false;
  bool gone_ = false;      // to be destroyed
  bool broken_ = false;    // the server has broken the protocol
  bool was_open_ = false;  // the connection has come about
  Deadline deadline_;
  std::optional<StreamStage> waited_for_;
  Timer settle_timer_;
};

}  // namespace regionfall::net
