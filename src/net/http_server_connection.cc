#include "net/http_server_connection.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

constexpr std::size_t kIdleBufferBytes = std::size_t{4} << 10;    // larger buffers are freed when they are empty
constexpr std::size_t kDirectWriteBytes = std::size_t{16} << 10;  // longer pieces are not copied to be sent together
constexpr std::size_t kOutputBytesHigh = std::size_t{64} << 10;   // more is not held back

void release_if_large(std::string& buffer) {
  if (buffer.empty() && buffer.capacity() > kIdleBufferBytes) std::string().swap(buffer);
}

}  // namespace

// The time during which others call into the connection: settle() comes at the end of the outermost.
class HttpServerConnection::Entry {
 public:
  explicit Entry(HttpServerConnection& connection) : connection_(connection), outermost_(!connection.entered_) {
    connection_.entered_ = true;
  }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() {
    if (outermost_) connection_.settle();
  }

 private:
  HttpServerConnection& connection_;
  bool outermost_;
};

HttpServerConnection::HttpServerConnection(HttpServerCore& server, std::unique_ptr<Stream> stream, SocketAddress peer)
    : server_(server),
      stream_(std::move(stream)),
      peer_(std::move(peer)),
      parser_(server.options().limits),
      deadline_(server.loop(), [this] { on_overdue(); }),
      settle_timer_(server.loop()) {}

HttpServerConnection::~HttpServerConnection() {
  session_.reset();  // may still use the exchange
}

void HttpServerConnection::begin(std::string_view received) {
  const Entry entry(*this);
  stream_->start(*this);
  if (!received.empty()) on_bytes(received);
}

// -- what the stream tells -------------------------------------------------------------------------------------------

void HttpServerConnection::on_bytes(std::string_view bytes) {
  const Entry entry(*this);
  if (phase_ == Phase::kLingering) dropped_ += bytes.size();
  if (phase_ == Phase::kLingering && dropped_ > kLingerBytesMax) phase_ = Phase::kGone;
  if (phase_ != Phase::kHead && phase_ != Phase::kExchange) return;
  if (phase_ == Phase::kExchange) progress_ = true;
  if (input_.empty()) {
    process(bytes);
    input_ = bytes;
  } else {
    input_.append(bytes);
  }
}

void HttpServerConnection::on_end() {
  const Entry entry(*this);
  peer_ended_ = true;
  const bool in_body = phase_ == Phase::kExchange && !body_ended_;
  if (phase_ == Phase::kSilent || (in_body && answer_ == Answer::kStarted)) {
    phase_ = Phase::kGone;
  } else if ((in_body && answer_ == Answer::kNone) || (phase_ == Phase::kHead && parser_.in_message())) {
    refuse({.status = 400, .message = "The connection ended within the request"});
  } else if (phase_ == Phase::kExchange) {
    close_after_answer_ = true;
  } else if (phase_ == Phase::kHead) {
    end_connection();
  }
}

void HttpServerConnection::on_drained() { const Entry entry(*this); }

void HttpServerConnection::on_failed(Error) {
  const Entry entry(*this);
  phase_ = Phase::kGone;
}

// -- requests --------------------------------------------------------------------------------------------------------

bool HttpServerConnection::exchange_complete() const {
  return answerable() && answer_ == Answer::kFinished && (body_ended_ || close_after_answer_);
}

bool HttpServerConnection::may_read_on() const {
  if (reset_) return false;
  if (phase_ == Phase::kHead) return unsent() <= kUnsentBytesHigh;  // answers of a pipeline that nobody takes
  return phase_ == Phase::kExchange && !body_ended_ && (!body_paused_ || answer_ == Answer::kFinished);
}

// Takes from `input` what can be served now.
void HttpServerConnection::process(std::string_view& input) {
  unread_ = &input;
  while (true) {
    if (exchange_complete()) end_exchange();
    if (!may_read_on()) break;
    const auto event = parser_.next(input);
    if (!event) {
      refuse({.status = event.error().status, .message = event.error().message});
      break;
    }
    if (*event == HttpEvent::kNeedMore) break;
    take_event(*event);
  }
  unread_ = nullptr;
}

void HttpServerConnection::take_event(HttpEvent event) {
  switch (event) {
    case HttpEvent::kHead:
      begin_request();
      break;
    case HttpEvent::kBody:
      take_body(parser_.body());
      break;
    case HttpEvent::kEnd:
      body_ended_ = true;
      if (session_ != nullptr && answer_ != Answer::kFinished) session_->on_body_end(parser_.take_trailers());
      break;
    case HttpEvent::kInterim:
    case HttpEvent::kNeedMore:
      break;
  }
}

void HttpServerConnection::begin_request() {
  RequestHead head = parser_.take_head();
  if (place.idle) server_.idle_changed(*this, false);
  phase_ = Phase::kExchange;
  progress_ = true;
  http_1_0_ = head.minor_version == 0;
  to_head_request_ = head.method == "HEAD";
  close_after_answer_ = !parser_.keep_alive();
  continue_due_ = parser_.expects_continue();
  answer_ = Answer::kNone;
  body_ended_ = body_paused_ = drained_due_ = false;
  dropped_ = 0;
  session_ = server_.service().request(std::move(head), *this);
  if (session_ == nullptr && answerable() && answer_ == Answer::kNone) respond({.status = 500});
  if (session_ == nullptr && answer_ == Answer::kStarted) reset_ = true;  // nobody will finish it
  invite_body();
}

void HttpServerConnection::invite_body() {
  if (!continue_due_ || body_paused_ || !answerable() || answer_ != Answer::kNone) return;
  continue_due_ = false;
  output_ += "HTTP/1.1 100 Continue\r\n\r\n";
}

void HttpServerConnection::take_body(std::string_view piece) {
  if (session_ != nullptr && answer_ != Answer::kFinished) return session_->on_body(piece);
  dropped_ += piece.size();
  if (dropped_ > kDroppedBytesMax) close_after_answer_ = true;
}

void HttpServerConnection::refuse(const HttpRefusal& refusal) {
  if (phase_ == Phase::kHead) {
    refuse_head(refusal);
  } else if (answer_ == Answer::kStarted) {
    session_.reset();
    phase_ = Phase::kGone;  // what has been sent of an answer cannot become another one
    return;
  } else if (answer_ == Answer::kNone) {
    close_after_answer_ = true;
    respond(session_ == nullptr ? plain_refusal(refusal) : session_->refuse(refusal));
  }
  session_.reset();
  end_connection();
}

void HttpServerConnection::refuse_head(const HttpRefusal& refusal) {
  const RequestHead head = parser_.take_refused_head();
  phase_ = Phase::kExchange;
  answer_ = Answer::kNone;
  http_1_0_ = false;
  to_head_request_ = head.method == "HEAD";
  close_after_answer_ = true;
  respond(server_.service().refuse(head, refusal));
}

void HttpServerConnection::end_exchange() {
  session_.reset();
  served_before_ = true;
  answer_ = Answer::kNone;
  if (close_after_answer_ || server_.draining()) {
    end_connection();
  } else {
    phase_ = Phase::kHead;
  }
}

void HttpServerConnection::end_connection() {
  phase_ = Phase::kLingering;
  dropped_ = 0;
  flush();
  stream_->shut_down();
}

// -- answers ---------------------------------------------------------------------------------------------------------

void HttpServerConnection::begin_answer(const ResponseHead& head, std::optional<std::uint64_t> content_length) {
  assert(answer_ == Answer::kNone);
  answer_ = Answer::kStarted;
  const bool never_has_body = head.status < 200 || head.status == 204 || head.status == 304;
  bodyless_ = never_has_body || to_head_request_;
  chunked_ = !bodyless_ && !content_length && !http_1_0_;
  answer_remaining_ = content_length;
  const bool body_unwanted = !body_ended_ && (continue_due_ || parser_.content_length().value_or(0) > kDroppedBytesMax);
  const bool ends_with_connection = !bodyless_ && !content_length && http_1_0_;
  if (body_unwanted || ends_with_connection || server_.draining()) close_after_answer_ = true;
  append_response_head(output_, head,
                       {.content_length = never_has_body && head.status != 304 ? std::nullopt : content_length,
                        .chunked = chunked_,
                        .close = close_after_answer_,
                        .keep_alive = http_1_0_ && !close_after_answer_},
                       server_.date());
}

void HttpServerConnection::start(ResponseHead head) {
  if (!answerable()) return;
  const std::string* length = head.headers.find("Content-Length");
  begin_answer(head, length == nullptr ? std::nullopt : parse_decimal(*length));
  settle_unless_entered();
}

void HttpServerConnection::write(std::string_view bytes) {
  if (!answerable() || bodyless_) return;
  assert(answer_ == Answer::kStarted);
  if (answer_remaining_) {
    bytes = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(*answer_remaining_, bytes.size())));
    *answer_remaining_ -= bytes.size();
  }
  if (chunked_) {
    append_chunk(output_, bytes);
  } else if (bytes.size() >= kDirectWriteBytes) {
    flush();
    stream_->write(bytes);
  } else {
    output_.append(bytes);
  }
  if (output_.size() > kOutputBytesHigh) flush();
  if (unsent() > kUnsentBytesHigh) drained_due_ = true;
  settle_unless_entered();
}

void HttpServerConnection::finish(HeaderFields trailers) {
  if (!answerable()) return;
  assert(answer_ == Answer::kStarted);
  answer_ = Answer::kFinished;
  if (!bodyless_ && answer_remaining_.value_or(0) > 0) reset_ = true;  // the client must not take it for complete
  if (chunked_) append_last_chunk(output_, trailers);
  settle_unless_entered();
}

void HttpServerConnection::respond(HttpResponse response) {
  if (!answerable()) return;
  const std::string* length =
      to_head_request_ || response.status == 304 ? response.headers.find("Content-Length") : nullptr;
  const auto content_length =
      length == nullptr ? std::optional<std::uint64_t>(response.body.size()) : parse_decimal(*length);
  begin_answer({.status = response.status, .headers = std::move(response.headers)}, content_length);
  write(response.body);
  finish({});
}

void HttpServerConnection::resume_body() {
  body_paused_ = false;
  invite_body();
  settle_unless_entered();
}

void HttpServerConnection::reset() {
  reset_ = true;
  settle_unless_entered();
}

void HttpServerConnection::stay_silent() {
  if (phase_ == Phase::kGone) return;
  phase_ = Phase::kSilent;
  output_.clear();
  settle_unless_entered();
}

Tunnel HttpServerConnection::take_over(ResponseHead head) {
  assert(body_ended_ || !parser_.has_body());
  append_response_head(output_, head, {.upgrade = head.status == 101});
  flush();
  phase_ = Phase::kGone;
  Tunnel tunnel{std::move(stream_), unread_ == nullptr ? std::move(input_) : std::string(*unread_)};
  settle_unless_entered();
  return tunnel;
}

// -- doing what is to be done ----------------------------------------------------------------------------------------

void HttpServerConnection::settle_unless_entered() {
  if (!entered_) settle_timer_.set_at(Instant::min(), [this] { const Entry entry(*this); });
}

void HttpServerConnection::flush() {
  if (output_.empty()) return;
  stream_->write(output_);
  output_.clear();
}

// What was held back goes on when nothing is in its way any more.
void HttpServerConnection::settle_input() {
  if (!exchange_complete() && (input_.empty() || !may_read_on())) return;
  std::string held;
  held.swap(input_);
  std::string_view input = held;
  process(input);
  input_ = input;
}

void HttpServerConnection::tell_drained() {
  if (!drained_due_ || session_ == nullptr || unsent() > 0) return;
  drained_due_ = false;
  session_->on_drained();
  settle_timer_.set_at(Instant::min(), [this] { const Entry entry(*this); });  // others get their turn in between
}

void HttpServerConnection::silence() {
  if (phase_ != Phase::kSilent || silenced_) return;
  silenced_ = true;
  session_.reset();
  stream_->ignore();
}

// May destroy the connection: nothing may follow a call of it.
void HttpServerConnection::settle() {
  settle_input();
  if (reset_ && stream_ != nullptr) {
    stream_->reset();
    phase_ = Phase::kGone;
  }
  if (phase_ == Phase::kGone) return server_.remove(*this);
  flush();
  tell_drained();
  silence();
  if (phase_ == Phase::kLingering && peer_ended_ && unsent() == 0) return server_.remove(*this);
  if (phase_ != Phase::kHead && phase_ != Phase::kExchange) input_.clear();
  const bool hold_back = !input_.empty() && !may_read_on();
  if (hold_back != stream_paused_) {
    hold_back ? stream_->pause() : stream_->resume();
    stream_paused_ = hold_back;
  }
  release_if_large(input_);
  release_if_large(output_);
  update_deadline();
  if (idle() != place.idle) server_.idle_changed(*this, idle());
  entered_ = false;
}

// -- time ------------------------------------------------------------------------------------------------------------

HttpServerConnection::Wait HttpServerConnection::current_wait() const {
  if (phase_ == Phase::kLingering) return Wait::kClientEnd;
  if (phase_ == Phase::kSilent) return Wait::kNothing;
  if (stream_->unsent() > 0) return Wait::kClientReading;
  if (phase_ == Phase::kHead) return parser_.in_message() || !served_before_ ? Wait::kHead : Wait::kRequest;
  return may_read_on() ? Wait::kBody : Wait::kNothing;
}

std::chrono::nanoseconds HttpServerConnection::patience(Wait wait) const {
  const HttpServerOptions& options = server_.options();
  switch (wait) {
    case Wait::kRequest:
      return options.idle_timeout;
    case Wait::kHead:
      return options.head_timeout;
    case Wait::kBody:
      return options.body_timeout;
    case Wait::kClientReading:
      return options.write_timeout;
    case Wait::kClientEnd:
      return kLingerTimeout;
    case Wait::kNothing:
      break;
  }
  return std::chrono::nanoseconds::max();
}

void HttpServerConnection::update_deadline() {
  const Wait wait = current_wait();
  const bool read_by_client = wait == Wait::kClientReading && stream_->unsent() < unsent_before_;
  if (wait == wait_ && !progress_ && !read_by_client) return;
  wait_ = wait;
  progress_ = false;
  unsent_before_ = stream_->unsent();
  wait == Wait::kNothing ? deadline_.clear() : deadline_.set_after(patience(wait));
}

void HttpServerConnection::on_overdue() {
  const Entry entry(*this);
  if (wait_ == Wait::kClientReading && stream_->unsent() < unsent_before_) return;  // it only takes its time
  const bool incomplete = (wait_ == Wait::kHead && parser_.in_message()) || wait_ == Wait::kBody;
  if (incomplete && answer_ == Answer::kNone) {
    refuse({408, "The request did not come in time"});
  } else if (wait_ == Wait::kClientReading) {
    reset_ = true;
  } else {
    phase_ = Phase::kGone;
  }
}

}  // namespace regionfall::net
