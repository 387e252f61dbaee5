// HTTP as net speaks it, for others to measure and to talk to: bench/lb.
//
//   http_probe answer BYTES         answers everything with so many bytes: what a proxy is measured in front of
//   http_probe proxy THREADS PORT   passes requests on to 127.0.0.1:PORT, one loop per thread, as load balancers do
//
// Each prints the port on which it listens, and ends when it is killed.
#include <array>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "net/http_client.h"
#include "net/http_proxy.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/sockets.h"

namespace {

using namespace regionfall;
using namespace regionfall::net;

SocketAddress local(int port) { return SocketAddress::ip("127.0.0.1", static_cast<std::uint16_t>(port)).value(); }

void say_port(const FileDescriptor& socket) { std::cout << local_address(socket).port() << std::endl; }

// Answers whatever ends with an empty line. Requests have no bodies and come one at a time.
class BareAnswers final : public StreamHandler {
 public:
  BareAnswers(Loop& loop, FileDescriptor socket, const std::string& answer)
      : stream_(make_stream(loop, std::move(socket))), answer_(answer) {
    stream_->start(*this);
  }

  void on_bytes(std::string_view bytes) override {
    if (bytes.ends_with("\r\n\r\n")) stream_->write(answer_);
  }
  void on_end() override { stream_->shut_down(); }
  void on_drained() override {}
  void on_failed(Error) override {}

 private:
  std::unique_ptr<Stream> stream_;
  const std::string& answer_;
};

int run_answer(std::size_t bytes) {
  const SystemClock clock;
  Loop loop(clock);
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(bytes) +
                             "\r\n\r\n" + std::string(bytes, 'x');
  const FileDescriptor socket = listen_on(local(0)).value();
  std::vector<std::unique_ptr<BareAnswers>> connections;
  const Acceptor acceptor(loop, socket.get(), [&](FileDescriptor connection) {
    connections.push_back(std::make_unique<BareAnswers>(loop, std::move(connection), answer));
  });
  say_port(socket);
  loop.run();
  return 0;
}

// One thread's share of a proxy.
class Proxy final : public HttpStreamingService {
 public:
  Proxy(const Clock& clock, FileDescriptor socket, int to) : loop_(clock), to_{.address = local(to)} {
    server_.adopt_listener(std::move(socket));
  }

  std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& exchange) override {
    return proxy_request(client_, to_, std::move(head), exchange);
  }
  void run() { loop_.run(); }

 private:
  Loop loop_;
  HttpEndpoint to_;
  HttpClient client_{loop_};
  HttpServer server_{loop_, *this};
};

int run_proxy(int threads, int to) {
  const SystemClock clock;
  std::vector<FileDescriptor> sockets;
  sockets.push_back(listen_on(local(0), /*shared_port=*/true).value());
  const SocketAddress address = local_address(sockets.front());
  say_port(sockets.front());
  while (sockets.size() < static_cast<std::size_t>(threads))
    sockets.push_back(listen_on(address, /*shared_port=*/true).value());
  std::vector<std::jthread> running;
  running.reserve(sockets.size());
  for (FileDescriptor& socket : sockets)
    running.emplace_back(
        [&clock, to, socket = std::move(socket)]() mutable { Proxy(clock, std::move(socket), to).run(); });
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  if (words.size() == 2 && words[0] == "answer") return run_answer(std::stoul(words[1]));
  if (words.size() == 3 && words[0] == "proxy") return run_proxy(std::stoi(words[1]), std::stoi(words[2]));
  std::cerr << "Use: http_probe answer BYTES, http_probe proxy THREADS PORT\n";
  return 1;
}
