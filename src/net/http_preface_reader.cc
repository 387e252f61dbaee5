#include "net/http_preface_reader.h"

#include <utility>

#include "net/http2_server_connection.h"
#include "net/http_server_connection.h"

namespace regionfall::net {
namespace {

constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

}  // namespace

HttpPrefaceReader::HttpPrefaceReader(HttpServerCore& server, std::unique_ptr<Stream> stream, SocketAddress peer)
    : server_(server),
      stream_(std::move(stream)),
      peer_(std::move(peer)),
      deadline_(server.loop(), [this] { server_.remove(*this); }) {}

void HttpPrefaceReader::begin(std::string_view received) {
  deadline_.set_after(server_.options().head_timeout);
  server_.idle_changed(*this, true);
  stream_->start(*this);
  if (!received.empty()) on_bytes(received);
}

void HttpPrefaceReader::reset() {
  stream_->reset();
  server_.remove(*this);
}

void HttpPrefaceReader::on_bytes(std::string_view bytes) {
  if (place.idle) server_.idle_changed(*this, false);
  if (held_.size() + bytes.size() < kPreface.size() && kPreface.substr(held_.size()).starts_with(bytes)) {
    held_ += bytes;
    return;
  }
  held_ += bytes;
  const std::string received = std::move(held_);
  std::unique_ptr<ServedConnection> successor;
  if (received.starts_with(kPreface)) {
    successor = std::make_unique<Http2ServerConnection>(server_, std::move(stream_), std::move(peer_));
  } else {
    successor = std::make_unique<HttpServerConnection>(server_, std::move(stream_), std::move(peer_));
  }
  server_.replace(*this, std::move(successor), received);
}

void HttpPrefaceReader::on_end() { server_.remove(*this); }

void HttpPrefaceReader::on_failed(Error) { server_.remove(*this); }

}  // namespace regionfall::net
