#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/json.h"
#include "base/result.h"
#include "net/loop.h"
#include "net/message_socket.h"

namespace regionfall::world {

// What a command is answered: JSON, and descriptors for what it is to use.
struct ControlAnswer {
  Json json;
  std::vector<int> descriptors;  // stay the answerer's
};

// Takes requests of commands (world_client.h) on a Unix socket: one request a connection, answered now or later.
class ControlServer {
 public:
  using Reply = std::function<void(const ControlAnswer&)>;
  using Handler = std::function<void(const Json& request, Reply reply)>;

  // Listens at `path`, whose file it removes at the end.
  static Result<std::unique_ptr<ControlServer>> listen(net::Loop& loop, std::string path, Handler handler);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  // More commands at a time have to wait.
  static constexpr std::size_t kConnectionsMax = 64;

 private:
  ControlServer(net::Loop& loop, std::string path, FileDescriptor socket, Handler handler);
  void accept();
  void request(std::uint64_t number, const std::string& text);
  void close(std::uint64_t number);

  net::Loop& loop_;
  std::string path_;
  FileDescriptor socket_;
  Handler handler_;
  net::DescriptorWatch watch_;
  std::uint64_t accepted_ = 0;
  std::map<std::uint64_t, std::unique_ptr<net::MessageChannel>> connections_;
};

}  // namespace regionfall::world
