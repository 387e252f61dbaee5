#include "net/http2_client_connection.h"

#include <algorithm>
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

Http2ClientStream* stream_of(nghttp2_session* session, std::int32_t id) {
  return static_cast<Http2ClientStream*>(nghttp2_session_get_stream_user_data(session, id));
}

}  // namespace

// What nghttp2 calls while it reads or writes.
struct Http2ClientCallbacks {
  static int on_header(nghttp2_session* session, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size, std::uint8_t, void*) {
    Http2ClientStream* stream = stream_of(session, frame->hd.stream_id);
    if (stream != nullptr && frame->hd.type == NGHTTP2_HEADERS)
      stream->add_field(text(name, name_size), text(value, value_size));
    return 0;
  }

  static int on_data(nghttp2_session* session, std::uint8_t, std::int32_t id, const std::uint8_t* data,
                     std::size_t size, void*) {
    if (Http2ClientStream* stream = stream_of(session, id); stream != nullptr) {
      stream->take_body(text(data, size));
    } else {
      nghttp2_session_consume_connection(session, size);
    }
    return 0;
  }

  static int on_frame(nghttp2_session* session, const nghttp2_frame* frame, void*) {
    Http2ClientStream* stream = stream_of(session, frame->hd.stream_id);
    if (stream == nullptr) return 0;
    if (frame->hd.type == NGHTTP2_HEADERS) {
      stream->end_fields(ends_stream(*frame));
    } else if (frame->hd.type == NGHTTP2_DATA && ends_stream(*frame)) {
      stream->end_body();
    }
    return 0;
  }

  static int on_invalid_frame(nghttp2_session* session, const nghttp2_frame* frame, int, void*) {
    if (Http2ClientStream* stream = stream_of(session, frame->hd.stream_id); stream != nullptr) stream->malformed();
    return 0;
  }

  // What nghttp2 says to the server is how we learn of what it has not liked.
  static int on_frame_sent(nghttp2_session* session, const nghttp2_frame* frame, void* pointer) {
    const bool of_connection = frame->hd.type == NGHTTP2_GOAWAY && frame->goaway.error_code != NGHTTP2_NO_ERROR;
    if (of_connection) static_cast<Http2ClientConnection*>(pointer)->broken_ = true;
    const bool of_stream =
        frame->hd.type == NGHTTP2_RST_STREAM && frame->rst_stream.error_code == NGHTTP2_PROTOCOL_ERROR;
    Http2ClientStream* stream = of_stream ? stream_of(session, frame->hd.stream_id) : nullptr;
    if (stream != nullptr) stream->malformed();
    return 0;
  }

  static int on_stream_close(nghttp2_session* session, std::int32_t id, std::uint32_t error_code, void*) {
    if (Http2ClientStream* stream = stream_of(session, id); stream != nullptr) stream->closed(error_code);
    return 0;
  }

  static nghttp2_session* make_session(Http2ClientConnection& self) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
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
    nghttp2_session_client_new2(&session, callbacks, &self, option);
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
    return session;
  }
};

// The time during which others call into the connection: settle() comes at the end of the outermost.
class Http2ClientConnection::Entry {
 public:
  explicit Entry(Http2ClientConnection& connection) : connection_(connection), outermost_(!connection.entered_) {
    connection_.entered_ = true;
  }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() {
    if (outermost_) connection_.settle();
  }

 private:
  Http2ClientConnection& connection_;
  bool outermost_;
};

void Http2ClientConnection::DeleteSession::operator()(nghttp2_session* session) const { nghttp2_session_del(session); }

Http2ClientConnection::Http2ClientConnection(Http2Client& client, HttpEndpoint to, std::unique_ptr<Stream> stream)
    : client_(client),
      to_(std::move(to)),
      stream_(std::move(stream)),
      session_(Http2ClientCallbacks::make_session(*this)),
      deadline_(loop(), [this] { on_overdue(); }),
      settle_timer_(loop()) {
  const std::array<nghttp2_settings_entry, 3> settings = {{
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kHttp2AnswerWindowBytes},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(options().limits.head_bytes_max)},
  }};
  nghttp2_submit_settings(session(), NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session(), NGHTTP2_FLAG_NONE, 0, kHttp2AnswersWindowBytes);
  stream_->start(*this);
}

Http2ClientConnection::~Http2ClientConnection() = default;

bool Http2ClientConnection::has_room() const {
  const std::uint32_t theirs =
      nghttp2_session_get_remote_settings(session_.get(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  return !gone_ && !broken_ && streams_.size() < std::min(theirs, kHttp2RequestsMax) &&
         nghttp2_session_check_request_allowed(session_.get()) != 0;
}

Http2ClientStream& Http2ClientConnection::open(Http2ClientRequest& request, const RequestHead& head,
                                               bool body_follows) {
  Http2StreamOwner& owner = *this;
  streams_.push_back(std::make_unique<Http2ClientStream>(owner, request, body_follows));
  Http2ClientStream& stream = *streams_.back();
  stream.submit(head, to_.tls != nullptr);
  return stream;
}

// -- what the stream tells -------------------------------------------------------------------------------------------

void Http2ClientConnection::on_bytes(std::string_view bytes) {
  const Entry entry(*this);
  if (gone_) return;
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  if (nghttp2_session_mem_recv(session(), data, bytes.size()) < 0) broken_ = true;
}

void Http2ClientConnection::on_end() {
  const Entry entry(*this);
  end({HttpClientError::Kind::kClosed, "The server has closed the connection before it had answered"});
}

void Http2ClientConnection::on_drained() { const Entry entry(*this); }

void Http2ClientConnection::on_failed(Error reason) {
  const Entry entry(*this);
  end({failure_at(stream_->stage()), std::move(reason.message)});
}

// -- doing what is to be done ----------------------------------------------------------------------------------------

// Handlers may open other requests meanwhile, on other connections.
void Http2ClientConnection::end(const HttpClientError& error) {
  gone_ = true;
  for (const auto& stream : streams_) stream->fail(error, /*looked_at=*/true);
}

void Http2ClientConnection::settle_later(Http2ClientStream& stream) {
  if (stream.settling) return;
  stream.settling = true;
  to_settle_.push_back(&stream);
  settle_unless_entered();
}

void Http2ClientConnection::settle_unless_entered() {
  if (!entered_) settle_timer_.set_at(Instant::min(), [this] { const Entry entry(*this); });
}

void Http2ClientConnection::settle_streams() {
  bool some_over = false;
  for (Http2ClientStream* stream : std::exchange(to_settle_, {})) {
    stream->settling = false;
    stream->settle();
    some_over = some_over || stream->over();
  }
  if (some_over) std::erase_if(streams_, [](const auto& stream) { return stream->over() && !stream->settling; });
}

// What exceeds it waits in the streams, which hold back whoever writes to them.
void Http2ClientConnection::send_frames() {
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

// May destroy the connection: nothing may follow a call of it.
void Http2ClientConnection::settle() {
  if (!gone_) {
    if (!was_open_ && stream_->stage() == StreamStage::kOpen) {
      was_open_ = true;
      for (const auto& stream : streams_) settle_later(*stream);  // their own deadlines hold now
    }
    settle_streams();
    send_frames();
    const bool over = nghttp2_session_want_read(session()) == 0 && nghttp2_session_want_write(session()) == 0;
    if (broken_) end({HttpClientError::Kind::kMalformed, "What the server sends is not HTTP/2"});
    if (over && !gone_) end({HttpClientError::Kind::kClosed, "The server has ended the connection"});
  }
  if (gone_) return client_.remove(*this);
  if (!to_settle_.empty())  // others get their turn in between
    settle_timer_.set_at(Instant::min(), [this] { const Entry entry(*this); });
  update_deadline();
  entered_ = false;
}

void Http2ClientConnection::update_deadline() {
  if (was_open_) return streams_.empty() ? deadline_.set_after(options().idle_timeout) : deadline_.clear();
  if (waited_for_ == stream_->stage()) return;
  waited_for_ = stream_->stage();
  deadline_.set_after(options().connect_timeout);
}

void Http2ClientConnection::on_overdue() {
  const Entry entry(*this);
  if (was_open_) {
    gone_ = streams_.empty();
  } else if (waited_for_ == stream_->stage()) {
    end(timeout_at(stream_->stage()));
  }
}

}  // namespace regionfall::net
