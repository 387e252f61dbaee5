#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/deadline.h"
#include "net/http_server_core.h"

namespace regionfall::net {

// A new connection whose client may speak HTTP/2: it says so by its first bytes, which no request of HTTP/1.1 begins
// with (RFC 9113, 3.4). Once they are known, a connection of that version takes its place.
class HttpPrefaceReader final : public ServedConnection, public StreamHandler {
 public:
  HttpPrefaceReader(HttpServerCore& server, std::unique_ptr<Stream> stream, SocketAddress peer);

  void begin(std::string_view received) override;
  void reset() override;

  void on_bytes(std::string_view bytes) override;
  void on_end() override;
  void on_drained() override {}
  void on_failed(Error reason) override;

 private:
  HttpServerCore& server_;
  std::unique_ptr<Stream> stream_;
  SocketAddress peer_;
  std::string held_;  // as long as it is a part of the preface
  Deadline deadline_;
};

}  // namespace regionfall::net
