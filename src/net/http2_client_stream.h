#pragma once

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "net/deadline.h"
#include "net/http2_client.h"

namespace regionfall::net {

// What a stream needs of the connection that it belongs to.
class Http2StreamOwner {
 public:
  virtual ~Http2StreamOwner() = default;
  virtual const HttpClientOptions& options() const = 0;
  virtual Loop& loop() = 0;
  virtual nghttp2_session* session() = 0;
  // Whether the connection is there: before, its own deadline holds.
  virtual bool open_for_requests() const = 0;
  // The stream's settle() follows, when no handler's code is on the stack any more.
  virtual void settle_later(Http2ClientStream& stream) = 0;
};

// One request over HTTP/2, as its connection has it; outlives the owner's Http2ClientRequest where that has been given
// up. What the server sends beyond what is wanted stays within the stream's window.
class Http2ClientStream {
 public:
  Http2ClientStream(Http2StreamOwner& owner, Http2ClientRequest& request, bool body_follows);

  // Tells nghttp2 of the request.
  void submit(const RequestHead& head, bool https);

  // The request's owner.
  void write(std::string_view bytes);
  void finish(HeaderFields trailers);
  std::size_t unsent() const { return output_.size() - given_; }
  void pause() { paused_ = true; }
  void resume();
  void give_up();  // its owner is gone

  // What nghttp2 tells of it.
  void add_field(std::string_view name, std::string_view value);
  void end_fields(bool end_of_stream);
  void take_body(std::string_view bytes);
  void end_body();
  void malformed() { malformed_ = true; }
  void closed(std::uint32_t error_code);
  std::size_t give_body(std::span<std::uint8_t> to);
  bool body_given_whole() const { return finished_ && unsent() == 0; }
  HeaderFields take_trailers() { return std::move(request_trailers_); }

  // Nothing comes any more. `looked_at`: the server may have begun to serve the request.
  void fail(HttpClientError error, bool looked_at);
  void settle();
  // Whether neither side has anything to do with it.
  bool over() const { return request_ == nullptr && closed_; }

  bool settling = false;  // the owner's: settle() is due

 private:
  void take_head();
  void deliver_held();
  void consume(std::size_t bytes);
  void update_deadline();
  void end_by_reset(std::uint32_t error_code);

  Http2StreamOwner& owner_;
  Http2ClientRequest* request_;
  std::int32_t id_ = 0;
  ResponseHead head_;
  HeaderFields trailers_;
  HeaderFields request_trailers_;
  std::size_t field_bytes_ = 0;
  int interim_count_ = 0;
  std::string held_;    // of the answer's body, while it is paused
  std::string output_;  // of the request's body, from `given_` on
  std::size_t given_ = 0;

  bool finished_;              // the request's body
  bool head_given_ = false;    // to the handler
  bool received_ = false;      // something of the answer
  bool answer_ended_ = false;  // the server's side
  bool paused_ = false;
  bool drained_due_ = false;
  bool malformed_ = false;
  bool closed_ = false;
  bool progress_ = true;
  Deadline deadline_;
};

}  // namespace regionfall::net
