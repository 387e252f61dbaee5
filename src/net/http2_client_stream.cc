#include "net/http2_client_stream.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "net/http2_fields.h"
#include "net/http_parser.h"
#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

// nghttp2 asks for the next part of a request's body.
ssize_t read_body(nghttp2_session* session, std::int32_t id, std::uint8_t* to, std::size_t length, std::uint32_t* flags,
                  nghttp2_data_source* source, void*) {
  auto& stream = *static_cast<Http2ClientStream*>(source->ptr);
  const std::size_t given = stream.give_body({to, length});
  if (!stream.body_given_whole() && given == 0) return NGHTTP2_ERR_DEFERRED;
  if (!stream.body_given_whole()) return static_cast<ssize_t>(given);
  *flags |= NGHTTP2_DATA_FLAG_EOF;
  if (const HeaderFields trailers = stream.take_trailers(); !trailers.empty()) {
    Http2FieldList list;
    list.add(trailers);
    const auto pairs = list.pairs();
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    nghttp2_submit_trailer(session, id, pairs.data(), pairs.size());
  }
  return static_cast<ssize_t>(given);
}

}  // namespace

Http2ClientStream::Http2ClientStream(Http2StreamOwner& owner, Http2ClientRequest& request, bool body_follows)
    : owner_(owner), request_(&request), finished_(!body_follows), deadline_(owner.loop(), [this] {
        end_by_reset(NGHTTP2_CANCEL);
        fail({HttpClientError::Kind::kTimeout, "The server was silent for too long"}, /*looked_at=*/true);
      }) {}

// -- the request -----------------------------------------------------------------------------------------------------

void Http2ClientStream::submit(const RequestHead& head, bool https) {
  Http2FieldList list;
  list.add_pseudo(":method", head.method);
  list.add_pseudo(":scheme", https ? "https" : "http");
  list.add_pseudo(":authority", head.headers.get("Host"));
  list.add_pseudo(":path", head.target);
  for (const auto& [name, value] : head.headers.all()) {
    if (!equals_ignoring_case(name, "Host") && !equals_ignoring_case(name, "Expect")) list.add(name, value);
  }
  const auto pairs = list.pairs();
  const nghttp2_data_provider body{.source = {.ptr = this}, .read_callback = read_body};
  id_ = nghttp2_submit_request(owner_.session(), nullptr, pairs.data(), pairs.size(), finished_ ? nullptr : &body,
                               nullptr);
  closed_ = malformed_ = id_ <= 0;
  if (closed_) return owner_.settle_later(*this);
  nghttp2_session_set_stream_user_data(owner_.session(), id_, this);
  owner_.settle_later(*this);
}

void Http2ClientStream::write(std::string_view bytes) {
  if (finished_ || closed_) return;
  progress_ = true;
  if (given_ > output_.size() / 2) output_.erase(0, std::exchange(given_, 0));
  output_.append(bytes);
  if (unsent() > kUnsentBytesHigh) drained_due_ = true;
  nghttp2_session_resume_data(owner_.session(), id_);
  owner_.settle_later(*this);
}

void Http2ClientStream::finish(HeaderFields trailers) {
  if (finished_ || closed_) return;
  finished_ = progress_ = true;
  request_trailers_ = std::move(trailers);
  nghttp2_session_resume_data(owner_.session(), id_);
  owner_.settle_later(*this);
}

std::size_t Http2ClientStream::give_body(std::span<std::uint8_t> to) {
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

void Http2ClientStream::resume() {
  paused_ = false;
  progress_ = true;
  owner_.settle_later(*this);
}

void Http2ClientStream::give_up() {
  request_ = nullptr;
  end_by_reset(NGHTTP2_CANCEL);
}

void Http2ClientStream::end_by_reset(std::uint32_t error_code) {
  deadline_.clear();
  if (!closed_) nghttp2_submit_rst_stream(owner_.session(), NGHTTP2_FLAG_NONE, id_, error_code);
  consume(std::exchange(held_, {}).size());
  owner_.settle_later(*this);
}

// -- the answer ------------------------------------------------------------------------------------------------------

// RFC 9113, 10.5.1: a field counts 32 bytes more than its letters.
void Http2ClientStream::add_field(std::string_view name, std::string_view value) {
  constexpr std::size_t kFieldBytes = 32;
  received_ = progress_ = true;
  field_bytes_ += name.size() + value.size() + kFieldBytes;
  const HttpLimits& limits = owner_.options().limits;
  HeaderFields& fields = head_given_ ? trailers_ : head_.headers;
  const std::size_t bytes_max = head_given_ ? limits.trailer_bytes_max : limits.head_bytes_max;
  if (field_bytes_ > bytes_max || fields.all().size() == limits.field_count_max) {
    malformed_ = true;
  } else if (name == ":status") {
    head_.status = static_cast<int>(parse_decimal(value).value_or(0));
  } else {
    fields.add(std::string(name), std::string(value));
  }
}

void Http2ClientStream::end_fields(bool end_of_stream) {
  field_bytes_ = 0;
  if (!head_given_) take_head();
  if (end_of_stream) end_body();
  owner_.settle_later(*this);
}

void Http2ClientStream::take_head() {
  if (head_.status < 100 || (head_.status < 200 && ++interim_count_ > kInterimResponsesMax)) malformed_ = true;
  if (malformed_) return;
  ResponseHead head = std::exchange(head_, {});
  if (head.status < 200) return;
  head_given_ = true;
  if (request_ != nullptr) request_->handler().on_head(std::move(head));
}

void Http2ClientStream::take_body(std::string_view bytes) {
  progress_ = true;
  if (request_ != nullptr && !malformed_ && (paused_ || !held_.empty())) {
    held_.append(bytes);
  } else {
    if (request_ != nullptr && !malformed_) request_->handler().on_body(bytes);
    consume(bytes.size());
  }
  owner_.settle_later(*this);
}

void Http2ClientStream::consume(std::size_t bytes) { nghttp2_session_consume(owner_.session(), id_, bytes); }

void Http2ClientStream::end_body() {
  answer_ended_ = true;
  if (!head_given_) malformed_ = true;
  owner_.settle_later(*this);
}

void Http2ClientStream::closed(std::uint32_t error_code) {
  closed_ = true;
  owner_.settle_later(*this);
  if (answer_ended_) return;
  const bool refused = error_code == NGHTTP2_REFUSED_STREAM;
  fail({HttpClientError::Kind::kClosed, "The server has reset the stream"}, /*looked_at=*/!refused);
}

// -- doing what is to be done ----------------------------------------------------------------------------------------

void Http2ClientStream::deliver_held() {
  if (paused_ || request_ == nullptr) return;
  if (!held_.empty()) {
    const std::string bytes = std::exchange(held_, {});
    request_->handler().on_body(bytes);
    consume(bytes.size());
  }
  if (!answer_ended_ || paused_ || request_ == nullptr) return;
  Http2ClientRequest& request = *std::exchange(request_, nullptr);
  request.leave();
  deadline_.clear();
  if (!closed_) end_by_reset(NGHTTP2_NO_ERROR);  // what is left of the request interests nobody
  request.handler().on_body_end(std::move(trailers_));
}

void Http2ClientStream::settle() {
  if (malformed_ && request_ != nullptr) {
    end_by_reset(NGHTTP2_PROTOCOL_ERROR);
    return fail({HttpClientError::Kind::kMalformed, "The answer is malformed, or longer than is accepted"}, true);
  }
  deliver_held();
  if (request_ == nullptr) return;
  if (drained_due_ && unsent() == 0) {
    drained_due_ = false;
    request_->handler().on_drained();
  }
  if (request_ != nullptr) update_deadline();
}

void Http2ClientStream::fail(HttpClientError error, bool looked_at) {
  deadline_.clear();
  if (request_ == nullptr) return;
  Http2ClientRequest& request = *std::exchange(request_, nullptr);
  request.leave();
  owner_.settle_later(*this);
  if (malformed_) error.kind = HttpClientError::Kind::kMalformed;
  const bool silent = !received_ && (error.kind == HttpClientError::Kind::kClosed);
  if (silent && request.send_again(looked_at)) return;
  request.handler().on_failed(std::move(error));
}

void Http2ClientStream::update_deadline() {
  const bool waits_for_owner = paused_ || (!finished_ && unsent() == 0);
  if (waits_for_owner || !owner_.open_for_requests()) return deadline_.clear();
  if (std::exchange(progress_, false)) deadline_.set_after(owner_.options().silence_timeout);
}

}  // namespace regionfall::net
