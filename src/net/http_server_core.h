#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "net/http_server.h"

namespace regionfall::net {

// How long a connection that has been ended on our side waits for the client to end its own, and how much of what the
// client still sends is dropped meanwhile: a connection that is closed on a client that sends may cost it the answer.
constexpr std::chrono::seconds kLingerTimeout{2};
constexpr std::uint64_t kLingerBytesMax = std::uint64_t{1} << 30;

// A connection of an HttpServer, whatever version of HTTP it speaks.
class ServedConnection {
 public:
  virtual ~ServedConnection() = default;
  // Begins to read; `received` has been read already.
  virtual void begin(std::string_view received) = 0;
  // Closes with a reset.
  virtual void reset() = 0;
  // The server drains: what comes now is not served any more.
  virtual void begin_drain() {}

  // The server's own: where it is kept, and its place among the idle.
  struct Place {
    std::size_t index = 0;
    bool idle = false;
    Instant idle_since;
    ServedConnection* before = nullptr;  // idle for longer
    ServedConnection* after = nullptr;
  } place;
};

// What all connections of a server share.
class HttpServerCore {
 public:
  virtual ~HttpServerCore() = default;
  virtual Loop& loop() = 0;
  virtual HttpStreamingService& service() = 0;
  virtual const HttpServerOptions& options() const = 0;
  virtual std::string_view date() = 0;  // for Date, now
  virtual bool draining() const = 0;    // answers announce the end of their connection
  virtual void idle_changed(ServedConnection& connection, bool idle) = 0;
  // Destroys the connection.
  virtual void remove(ServedConnection& connection) = 0;
  // As remove(); `successor`, which has got its stream, takes its place and begins with `received`.
  virtual void replace(ServedConnection& connection, std::unique_ptr<ServedConnection> successor,
                       std::string_view received) = 0;
};

}  // namespace regionfall::net
