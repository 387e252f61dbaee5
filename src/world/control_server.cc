#include "world/control_server.h"

#include <sys/socket.h>

#include <utility>

#include "base/files.h"

namespace regionfall::world {

Result<std::unique_ptr<ControlServer>> ControlServer::listen(net::Loop& loop, std::string path, Handler handler) {
  FileDescriptor socket = TRY(net::listen_for_messages(path));
  return std::unique_ptr<ControlServer>(
      new ControlServer(loop, std::move(path), std::move(socket), std::move(handler)));
}

ControlServer::ControlServer(net::Loop& loop, std::string path, FileDescriptor socket, Handler handler)
    : loop_(loop),
      path_(std::move(path)),
      socket_(std::move(socket)),
      handler_(std::move(handler)),
      watch_(loop, socket_.get(), [this](net::Readiness) { accept(); }) {
  watch_.want({.read = true});
}

ControlServer::~ControlServer() { (void)remove_file(path_); }

void ControlServer::accept() {
  FileDescriptor connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection.valid()) return;
  const std::uint64_t number = accepted_++;
  connections_.emplace(
      number, std::make_unique<net::MessageChannel>(
                  loop_, std::move(connection),
                  net::MessageChannel::Events{
                      .on_message = [this, number](const net::Message& message) { request(number, message.text); },
                      .on_end = [this, number] { close(number); }}));
  if (connections_.size() >= kConnectionsMax) watch_.want({});
}

void ControlServer::request(std::uint64_t number, const std::string& text) {
  const auto json = parse_json(text);
  if (!json) return close(number);
  handler_(*json, [this, number](const ControlAnswer& answer) {
    const auto found = connections_.find(number);
    if (found != connections_.end()) found->second->send(answer.json.dump(), answer.descriptors);
  });
}

void ControlServer::close(std::uint64_t number) {
  connections_.erase(number);
  watch_.want({.read = true});
}

}  // namespace regionfall::world
