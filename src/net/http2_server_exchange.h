#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/deadline.h"
#include "net/http2_fields.h"
#include "net/http_server_core.h"

namespace regionfall::net {

class Http2ServerExchange;

// What an exchange needs of the connection that it is a stream of.
class Http2ExchangeOwner {
 public:
  virtual ~Http2ExchangeOwner() = default;
  virtual HttpServerCore& server() = 0;
  virtual nghttp2_session* session() = 0;
  virtual const SocketAddress& peer() const = 0;
  virtual std::optional<TlsFacts> tls() const = 0;
  // The connection takes no further requests.
  virtual void take_no_more() = 0;
  // The exchange has something to do: its settle() follows, when no service's code is on the stack any more.
  virtual void settle_later(Http2ServerExchange& exchange) = 0;
};

// One request over HTTP/2: what a HttpServerConnection is to one over HTTP/1.1. What the client sends beyond what is
// wanted stays within the stream's window.
class Http2ServerExchange final : public HttpExchange {
 public:
  Http2ServerExchange(Http2ExchangeOwner& owner, std::int32_t stream);
  ~Http2ServerExchange() override;

  // What nghttp2 tells of the stream.
  void add_field(std::string_view name, std::string_view value);
  void end_head(bool end_of_stream);
  void take_body(std::string_view bytes);
  void end_body();
  std::size_t give_body(std::span<std::uint8_t> to);  // of the answer, as much as there is
  bool answer_given_whole() const { return answer_ == Answer::kFinished && unsent() == 0; }
  HeaderFields take_trailers() { return std::move(answer_trailers_); }
  // Whether nothing more of the request is to come but, perhaps, the end of the client's side.
  bool client_done() const { return client_ended_ || body_bytes_ >= announced_bytes_; }

  void settle();
  std::int32_t stream() const { return stream_; }
  bool settling = false;  // the owner's: settle() is due

  const SocketAddress& peer() const override { return owner_.peer(); }
  std::optional<TlsFacts> tls() const override { return owner_.tls(); }
  void close_after_answer() override { owner_.take_no_more(); }
  void start(ResponseHead head) override;
  void write(std::string_view bytes) override;
  void finish(HeaderFields trailers) override;
  void respond(HttpResponse response) override;
  std::size_t unsent() const override { return output_.size() - given_; }
  void pause_body() override { body_paused_ = true; }
  void resume_body() override;
  void reset() override;
  void stay_silent() override;
  Tunnel take_over(ResponseHead head) override;

 private:
  enum class Answer : std::uint8_t { kNone, kStarted, kFinished };
  enum class Wait : std::uint8_t { kNothing, kHead, kBody, kClientReading };

  bool answerable() const { return !reset_ && !silent_; }
  bool body_wanted() const { return session_ != nullptr && answer_ != Answer::kFinished && !reset_; }
  void begin_answer(const ResponseHead& head, std::optional<std::uint64_t> content_length);
  void invite_body();
  void deliver(std::string_view bytes);
  void deliver_held();
  void consume(std::size_t bytes);
  void refuse(const HttpRefusal& refusal);
  Wait current_wait() const;
  void update_deadline();
  void on_overdue();

  Http2ExchangeOwner& owner_;
  std::int32_t stream_;
  Http2RequestFields fields_;
  HeaderFields trailers_;
  std::size_t trailer_bytes_ = 0;
  std::unique_ptr<HttpSession> session_;
  std::string held_;    // of the body, while it is paused
  std::string output_;  // of the answer's body, from `given_` on
  std::size_t given_ = 0;
  HeaderFields answer_trailers_;

  Answer answer_ = Answer::kNone;
  bool head_ended_ = false;
  bool client_ended_ = false;  // its side of the stream
  bool body_ended_ = false;    // and the session knows
  bool body_paused_ = false;
  bool bodyless_ = false;
  bool to_head_request_ = false;
  bool continue_due_ = false;
  bool drained_due_ = false;
  bool reset_ = false;
  bool silent_ = false;
  bool refused_ = false;  // the session ends
  std::optional<std::uint64_t> answer_remaining_;
  std::uint64_t body_bytes_ = 0;
  std::uint64_t announced_bytes_ = std::numeric_limits<std::uint64_t>::max();  // by Content-Length

  Wait wait_ = Wait::kNothing;
  bool progress_ = true;
  Deadline deadline_;
};

}  // namespace regionfall::net
