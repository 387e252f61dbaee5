#include "net/http2_server_exchange.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/text.h"
#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

// nghttp2 asks for the next part of an answer's body.
ssize_t read_answer(nghttp2_session* session, std::int32_t stream, std::uint8_t* to, std::size_t length,
                    std::uint32_t* flags, nghttp2_data_source* source, void*) {
  auto& exchange = *static_cast<Http2ServerExchange*>(source->ptr);
  const std::size_t given = exchange.give_body({to, length});
  if (!exchange.answer_given_whole() && given == 0) return NGHTTP2_ERR_DEFERRED;
  if (!exchange.answer_given_whole()) return static_cast<ssize_t>(given);
  *flags |= NGHTTP2_DATA_FLAG_EOF;
  if (const HeaderFields trailers = exchange.take_trailers(); !trailers.empty()) {
    Http2FieldList list;
    list.add(trailers);
    const auto pairs = list.pairs();
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    nghttp2_submit_trailer(session, stream, pairs.data(), pairs.size());
  }
  return static_cast<ssize_t>(given);
}

}  // namespace

Http2ServerExchange::Http2ServerExchange(Http2ExchangeOwner& owner, std::int32_t stream)
    : owner_(owner),
      stream_(stream),
      fields_(owner.server().options().limits),
      deadline_(owner.server().loop(), [this] { on_overdue(); }) {
  update_deadline();
}

Http2ServerExchange::~Http2ServerExchange() {
  session_.reset();  // may still use the exchange
}

// -- the request -----------------------------------------------------------------------------------------------------

void Http2ServerExchange::add_field(std::string_view name, std::string_view value) {
  if (!head_ended_) return fields_.add(name, value);
  const HttpLimits& limits = owner_.server().options().limits;
  trailer_bytes_ += name.size() + value.size();
  if (trailer_bytes_ > limits.trailer_bytes_max || trailers_.all().size() == limits.field_count_max)
    return refuse({.status = 431, .message = "The trailers are longer than is accepted"});
  trailers_.add(std::string(name), std::string(value));
}

void Http2ServerExchange::end_head(bool end_of_stream) {
  head_ended_ = true;
  client_ended_ = body_ended_ = end_of_stream;
  auto head = fields_.take(/*body_follows=*/!end_of_stream);
  to_head_request_ = (head ? *head : fields_.head()).method == "HEAD";
  if (!head) return respond(owner_.server().service().refuse(fields_.head(), head.error()));
  if (const auto length = parse_decimal(head->headers.get("Content-Length"))) announced_bytes_ = *length;
  continue_due_ = !end_of_stream && equals_ignoring_case(head->headers.get("Expect"), "100-continue");
  session_ = owner_.server().service().request(*std::move(head), *this);
  if (session_ == nullptr && answerable() && answer_ == Answer::kNone) respond({.status = 500});
  if (session_ == nullptr && answer_ == Answer::kStarted) reset_ = true;  // nobody will finish it
  invite_body();
  if (session_ != nullptr && end_of_stream && answer_ != Answer::kFinished) session_->on_body_end({});
  owner_.settle_later(*this);
}

void Http2ServerExchange::invite_body() {
  if (!continue_due_ || body_paused_ || !answerable() || answer_ != Answer::kNone) return;
  continue_due_ = false;
  Http2FieldList list;
  list.add_pseudo(":status", "100");
  const auto pairs = list.pairs();
  nghttp2_submit_headers(owner_.session(), NGHTTP2_FLAG_NONE, stream_, nullptr, pairs.data(), pairs.size(), nullptr);
}

void Http2ServerExchange::consume(std::size_t bytes) { nghttp2_session_consume(owner_.session(), stream_, bytes); }

void Http2ServerExchange::take_body(std::string_view bytes) {
  progress_ = true;
  body_bytes_ += bytes.size();
  if (body_bytes_ > owner_.server().options().limits.body_bytes_max)
    refuse({.status = 413, .message = "The body is longer than is accepted"});
  if (body_wanted() && (body_paused_ || !held_.empty())) {
    held_.append(bytes);
  } else {
    deliver(bytes);
  }
  owner_.settle_later(*this);
}

void Http2ServerExchange::deliver(std::string_view bytes) {
  if (body_wanted() && !refused_) session_->on_body(bytes);
  consume(bytes.size());
}

void Http2ServerExchange::end_body() {
  client_ended_ = true;
  owner_.settle_later(*this);
}

void Http2ServerExchange::deliver_held() {
  if (!held_.empty() && (!body_paused_ || !body_wanted())) deliver(std::exchange(held_, {}));
  if (!client_ended_ || body_ended_ || !held_.empty() || body_paused_) return;
  body_ended_ = true;
  if (body_wanted() && !refused_) session_->on_body_end(std::move(trailers_));
}

void Http2ServerExchange::refuse(const HttpRefusal& refusal) {
  if (refused_) return;
  refused_ = true;
  if (answer_ == Answer::kStarted) reset_ = true;  // what has been sent of an answer cannot become another one
  if (answer_ == Answer::kNone) respond(session_ == nullptr ? plain_refusal(refusal) : session_->refuse(refusal));
  owner_.settle_later(*this);
}

// -- the answer ------------------------------------------------------------------------------------------------------

void Http2ServerExchange::begin_answer(const ResponseHead& head, std::optional<std::uint64_t> content_length) {
  assert(answer_ == Answer::kNone);
  answer_ = Answer::kStarted;
  const bool never_has_body = head.status < 200 || head.status == 204 || head.status == 304;
  bodyless_ = never_has_body || to_head_request_;
  answer_remaining_ = content_length;
  Http2FieldList list;
  list.add_pseudo(":status", std::to_string(head.status));
  for (const auto& [name, value] : head.headers.all())
    if (!equals_ignoring_case(name, "Content-Length")) list.add(name, value);
  if (content_length && (!never_has_body || head.status == 304))
    list.add("content-length", std::to_string(*content_length));
  if (head.headers.find("Date") == nullptr) list.add("date", owner_.server().date());
  const auto pairs = list.pairs();
  const nghttp2_data_provider body{.source = {.ptr = this}, .read_callback = read_answer};
  const int error =
      nghttp2_submit_response(owner_.session(), stream_, pairs.data(), pairs.size(), bodyless_ ? nullptr : &body);
  if (error != 0) reset_ = true;
}

void Http2ServerExchange::start(ResponseHead head) {
  if (!answerable()) return;
  const std::string* length = head.headers.find("Content-Length");
  begin_answer(head, length == nullptr ? std::nullopt : parse_decimal(*length));
  owner_.settle_later(*this);
}

void Http2ServerExchange::write(std::string_view bytes) {
  if (!answerable() || bodyless_) return;
  assert(answer_ == Answer::kStarted);
  if (answer_remaining_) {
    bytes = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(*answer_remaining_, bytes.size())));
    *answer_remaining_ -= bytes.size();
  }
  if (given_ > output_.size() / 2) output_.erase(0, std::exchange(given_, 0));
  output_.append(bytes);
  if (unsent() > kUnsentBytesHigh) drained_due_ = true;
  nghttp2_session_resume_data(owner_.session(), stream_);
  owner_.settle_later(*this);
}

void Http2ServerExchange::finish(HeaderFields trailers) {
  if (!answerable()) return;
  assert(answer_ == Answer::kStarted);
  answer_ = Answer::kFinished;
  answer_trailers_ = std::move(trailers);
  if (!bodyless_ && answer_remaining_.value_or(0) > 0) reset_ = true;  // the client must not take it for complete
  nghttp2_session_resume_data(owner_.session(), stream_);
  owner_.settle_later(*this);
}

void Http2ServerExchange::respond(HttpResponse response) {
  if (!answerable()) return;
  const std::string* length =
      to_head_request_ || response.status == 304 ? response.headers.find("Content-Length") : nullptr;
  begin_answer({.status = response.status, .headers = std::move(response.headers)},
               length == nullptr ? std::optional<std::uint64_t>(response.body.size()) : parse_decimal(*length));
  write(response.body);
  finish({});
}

std::size_t Http2ServerExchange::give_body(std::span<std::uint8_t> to) {
  const std::size_t size = std::min(to.size(), unsent());
  std::copy_n(output_.data() + given_, size, to.data());
  given_ += size;
  if (size > 0) progress_ = true;
  if (unsent() == 0) {
    given_ = 0;
    std::string().swap(output_);
  }
  owner_.settle_later(*this);
  return size;
}

void Http2ServerExchange::resume_body() {
  body_paused_ = false;
  invite_body();
  owner_.settle_later(*this);
}

void Http2ServerExchange::reset() {
  reset_ = true;
  owner_.settle_later(*this);
}

void Http2ServerExchange::stay_silent() {
  silent_ = true;
  owner_.settle_later(*this);
}

Tunnel Http2ServerExchange::take_over(ResponseHead) {
  reset();
  return {};
}

// -- doing what is to be done ----------------------------------------------------------------------------------------

void Http2ServerExchange::settle() {
  deliver_held();
  if (reset_ || silent_ || refused_) session_.reset();
  if (answer_ == Answer::kFinished && body_ended_) session_.reset();
  if (reset_) {
    nghttp2_submit_rst_stream(owner_.session(), NGHTTP2_FLAG_NONE, stream_, NGHTTP2_INTERNAL_ERROR);
    return deadline_.clear();
  }
  if (drained_due_ && unsent() == 0) {
    drained_due_ = false;
    if (session_ != nullptr && answer_ == Answer::kStarted) session_->on_drained();
  }
  update_deadline();
}

Http2ServerExchange::Wait Http2ServerExchange::current_wait() const {
  if (silent_) return Wait::kNothing;
  if (!head_ended_) return Wait::kHead;
  if (unsent() > 0) return Wait::kClientReading;
  return !client_ended_ && (!body_paused_ || answer_ == Answer::kFinished) ? Wait::kBody : Wait::kNothing;
}

void Http2ServerExchange::update_deadline() {
  const Wait wait = current_wait();
  if (wait == wait_ && !progress_) return;
  wait_ = wait;
  progress_ = false;
  const HttpServerOptions& options = owner_.server().options();
  if (wait == Wait::kNothing) return deadline_.clear();
  deadline_.set_after(wait == Wait::kHead   ? options.head_timeout
                      : wait == Wait::kBody ? options.body_timeout
                                            : options.write_timeout);
}

void Http2ServerExchange::on_overdue() {
  if (wait_ == Wait::kBody && answer_ == Answer::kNone) {
    refuse({.status = 408, .message = "The request did not come in time"});
  } else {
    reset();
  }
}

}  // namespace regionfall::net
