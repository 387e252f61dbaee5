#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace regionfall::net {

// Told of what happens on a stream. Each call may destroy the stream and the handler.
class StreamHandler {
 public:
  virtual ~StreamHandler() = default;
  // Bytes from the peer; valid during the call alone.
  virtual void on_bytes(std::string_view bytes) = 0;
  // The peer will send no more. It may still be written to.
  virtual void on_end() = 0;
  // All that was written has been handed to the system; called when unsent() falls to 0 after a write that could not be
  // handed over at once.
  virtual void on_drained() = 0;
  // The stream has failed (reset, unreachable, bad TLS record): nothing can be read or written any more. Last call.
  virtual void on_failed(Error reason) = 0;
};

// How far a connection has come. One that has failed stays where it was.
enum class StreamStage : std::uint8_t {
  kConnecting,  // nobody has accepted it
  kHandshake,   // it is accepted, and TLS is being agreed on
  kOpen,
};

// What the two sides of a TLS connection have agreed on, in OpenSSL's words.
struct TlsFacts {
  std::string version;      // "TLSv1.3"
  std::string cipher;       // "TLS_AES_128_GCM_SHA256"
  std::string server_name;  // that the client has asked for; empty: none
};

// A connection that carries bytes both ways in their order: TCP, a Unix socket, or TLS on one of them. Nothing is read
// before start(). Destroying it closes the connection: what has not been sent is lost.
class Stream {
 public:
  virtual ~Stream() = default;

  // Begins to read. `handler` must outlive the stream or the next handler's start().
  virtual void start(StreamHandler& handler) = 0;
  // Sends, in order; keeps a copy of what the system does not take yet. Whoever produces much stops while unsent() is
  // high and goes on at on_drained(). A failure is reported by on_failed(), later. Must not be called after
  // shut_down().
  virtual void write(std::string_view bytes) = 0;
  virtual std::size_t unsent() const = 0;
  // Reads no more until resume(): the peer is held back once the system's buffers are full. The peer's end is reported
  // when it is read, a failure at once.
  virtual void pause() = 0;
  virtual void resume() = 0;
  // As pause(), and calls on_end() as soon as the peer has closed, unread bytes before it dropped.
  virtual void ignore() = 0;
  // Tells the peer that nothing follows what has been written (FIN, close_notify).
  virtual void shut_down() = 0;
  // Whether the peer has closed already, though nothing has been told of it yet. Asked before a connection is used
  // again.
  virtual bool closed_by_peer() const = 0;
  // Closes so that the peer sees a reset (RST), not an end, where the transport has such a thing: TCP always, a Unix
  // socket when it has unread bytes. No further call to the handler.
  virtual void reset() = 0;
  // Gives the socket away, for another process to go on with it; no further call to the handler. Where it is lost on
  // its way, the peer sees a reset. Nothing where the connection is more than its socket (TLS, bytes that have not been
  // sent): then it stays as it was.
  virtual std::optional<FileDescriptor> release() { return std::nullopt; }
  virtual StreamStage stage() const = 0;
  // Nothing: not by TLS, or not agreed yet.
  virtual std::optional<TlsFacts> tls() const { return std::nullopt; }
};

// Above this many unsent bytes a producer should wait for on_drained().
constexpr std::size_t kUnsentBytesHigh = std::size_t{256} << 10;

}  // namespace regionfall::net
