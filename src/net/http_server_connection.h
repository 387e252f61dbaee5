#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/deadline.h"
#include "net/http_parser.h"
#include "net/http_server_core.h"
#include "net/http_writer.h"
#include "net/liveness.h"

namespace regionfall::net {

// A request's body that nobody wants any more is read and dropped up to here, so that the connection can be used again.
constexpr std::uint64_t kDroppedBytesMax = std::uint64_t{256} << 10;
// One connection of an HttpServer, which serves one request after another. Whoever calls in (stream, timer, service)
// only changes what is to be done; settle() then does it, when no service's code is on the stack any more.
class HttpServerConnection final : public ServedConnection, public StreamHandler, public HttpExchange {
 public:
  HttpServerConnection(HttpServerCore& server, std::unique_ptr<Stream> stream, SocketAddress peer);
  ~HttpServerConnection() override;

  void begin(std::string_view received) override;
  // Waits for a request of which nothing has come yet.
  bool idle() const { return phase_ == Phase::kHead && !parser_.in_message() && unsent() == 0; }

  void on_bytes(std::string_view bytes) override;
  void on_end() override;
  void on_drained() override;
  void on_failed(Error reason) override;

  const SocketAddress& peer() const override { return peer_; }
  void start(ResponseHead head) override;
  void write(std::string_view bytes) override;
  void finish(HeaderFields trailers) override;
  void respond(HttpResponse response) override;
  std::size_t unsent() const override { return output_.size() + stream_->unsent(); }
  void pause_body() override { body_paused_ = true; }
  void resume_body() override;
  void reset() override;
  void stay_silent() override;
  Tunnel take_over(ResponseHead head) override;

 private:
  enum class Phase : std::uint8_t {
    kHead,       // waiting for a request, or reading its head
    kExchange,   // a request is being served
    kSilent,     // nothing more is said
    kLingering,  // our side has ended
    kGone,       // to be destroyed
  };
  enum class Answer : std::uint8_t { kNone, kStarted, kFinished };
  // What the connection waits for, as far as the wait has an end.
  enum class Wait : std::uint8_t { kNothing, kRequest, kHead, kBody, kClientReading, kClientEnd };
  class Entry;

  void process(std::string_view& input);
  bool may_read_on() const;
  bool exchange_complete() const;
  void take_event(HttpEvent event);
  void begin_request();
  void invite_body();
  void take_body(std::string_view piece);
  void refuse(const HttpRefusal& refusal);
  void refuse_head(const HttpRefusal& refusal);
  void begin_answer(const ResponseHead& head, std::optional<std::uint64_t> content_length);
  bool answerable() const { return phase_ == Phase::kExchange && !reset_; }

  void settle();
  void settle_unless_entered();
  void settle_input();
  void tell_drained();
  void silence();
  void end_exchange();
  void end_connection();
  void flush();

  Wait current_wait() const;
  std::chrono::nanoseconds patience(Wait wait) const;
  void update_deadline();
  void on_overdue();

  HttpServerCore& server_;
  std::unique_ptr<Stream> stream_;
  SocketAddress peer_;
  RequestParser parser_;
  std::unique_ptr<HttpSession> session_;
  std::string input_;                   // read and not looked at yet
  std::string_view* unread_ = nullptr;  // the same, while process() is at it
  std::string output_;                  // not given to the stream yet

  Phase phase_ = Phase::kHead;
  bool entered_ = false;  // settle() follows
  bool reset_ = false;    // asked for
  bool silenced_ = false;
  bool peer_ended_ = false;
  bool stream_paused_ = false;
  bool served_before_ = false;  // at least one request

  // Of the request and its answer.
  Answer answer_ = Answer::kNone;
  bool close_after_answer_ = false;
  bool http_1_0_ = false;
  bool to_head_request_ = false;
  bool bodyless_ = false;  // the answer has no body, whatever is written
  bool chunked_ = false;   // the answer's body
  bool body_ended_ = false;
  bool body_paused_ = false;
  bool continue_due_ = false;                      // the client waits for `100 Continue`
  bool drained_due_ = false;                       // the session waits for on_drained()
  std::optional<std::uint64_t> answer_remaining_;  // of its Content-Length
  std::uint64_t dropped_ = 0;

  Wait wait_ = Wait::kNothing;
  bool progress_ = true;  // since the deadline was set
  std::size_t unsent_before_ = 0;
  Deadline deadline_;
  Timer settle_timer_;
};

}  // namespace regionfall::net
