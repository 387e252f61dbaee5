#include "net/sockets.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "base/files.h"
#include "net/udp_socket.h"

namespace regionfall::net {
namespace {

// Writes down what happens on a stream.
class Recorder final : public StreamHandler {
 public:
  void on_bytes(std::string_view bytes) override { received += bytes; }
  void on_end() override { ended = true; }
  void on_drained() override { ++drained; }
  void on_failed(Error reason) override { failed = reason.message; }

  std::string received;
  bool ended = false;
  int drained = 0;
  std::string failed;
};

class SocketsTest : public testing::Test {
 protected:
  // Two streams that are connected with each other over `address`, and started.
  void connect(const SocketAddress& address) {
    listener_ = listen_on(address).value();
    Acceptor acceptor(loop_, listener_.get(), [&](FileDescriptor socket) {
      near_ = make_stream(loop_, std::move(socket));
      near_->start(at_near_);
    });
    const SocketAddress bound = address.port() == 0 && address.path().empty() ? local_address(listener_) : address;
    far_ = connect_to(loop_, bound).value();
    far_->start(at_far_);
    run_until([&] { return near_ != nullptr; });
  }

  void run_until(const std::function<bool()>& done) { EXPECT_TRUE(loop_.run_until(done)); }

  TemporaryDirectory directory_ = TemporaryDirectory::make().value();
  ManualClock clock_{Instant{}};
  Loop loop_{clock_};
  FileDescriptor listener_;
  Recorder at_near_;
  Recorder at_far_;
  std::unique_ptr<Stream> near_;  // the accepted end
  std::unique_ptr<Stream> far_;   // the connecting end
};

class EitherTransport : public SocketsTest, public testing::WithParamInterface<bool> {
 protected:
  void connect_pair() {
    connect(GetParam() ? SocketAddress::loopback(0) : SocketAddress::unix_path(directory_.path() + "/socket"));
  }
};

INSTANTIATE_TEST_SUITE_P(Streams, EitherTransport, testing::Bool(),
                         [](const auto& transport) { return transport.param ? "Tcp" : "Unix"; });

TEST_P(EitherTransport, CarriesBytesBothWaysAndTheirEnd) {
  connect_pair();
  far_->write("ping");
  run_until([&] { return at_near_.received == "ping"; });
  near_->write("po");
  near_->write("ng");
  near_->shut_down();
  run_until([&] { return at_far_.ended; });
  EXPECT_EQ(at_far_.received, "pong");
  far_->write("more");  // only one side has ended
  run_until([&] { return at_near_.received == "pingmore"; });
}

TEST_P(EitherTransport, HoldsWhatThePeerDoesNotTakeAndTellsWhenAllIsSent) {
  connect_pair();
  near_->pause();
  const std::string much(std::size_t{16} << 20, 'x');
  far_->write(much);
  far_->shut_down();
  loop_.run_ready();
  EXPECT_GT(far_->unsent(), 0U);
  EXPECT_EQ(at_near_.received, "");
  near_->resume();
  run_until([&] { return at_near_.ended; });
  EXPECT_EQ(at_near_.received.size(), much.size());
  EXPECT_EQ(at_far_.drained, 1);
  EXPECT_EQ(far_->unsent(), 0U);
}

TEST_P(EitherTransport, ReadsWhatAPeerHasSentBeforeItWasGone) {
  connect_pair();
  near_->pause();
  far_->write("last words");
  far_.reset();
  loop_.run_ready();
  EXPECT_EQ(at_near_.received, "");
  near_->resume();
  run_until([&] { return at_near_.ended; });
  EXPECT_EQ(at_near_.received, "last words");
}

// The answer of a server that does not want the rest of a body.
TEST_P(EitherTransport, ReadsWhatAPeerHasSentThoughWritingFails) {
  connect_pair();
  near_->write("too large");
  near_.reset();
  for (int i = 0; i < 100; ++i) far_->write("body");
  run_until([&] { return at_far_.ended || !at_far_.failed.empty(); });
  EXPECT_EQ(at_far_.received, "too large");
}

TEST_P(EitherTransport, ReportsAFailureAfterWriteHasReturned) {
  connect_pair();
  near_.reset();
  run_until([&] { return at_far_.ended; });
  far_->write("x");
  far_->write("x");
  EXPECT_EQ(at_far_.failed, "");
  run_until([&] { return !at_far_.failed.empty(); });
}

TEST_P(EitherTransport, NoticesTheEndOfAPeerThatIsIgnored) {
  connect_pair();
  near_->ignore();
  far_->write("unheard");
  loop_.run_ready();
  EXPECT_FALSE(at_near_.ended);
  far_.reset();
  run_until([&] { return at_near_.ended; });
  EXPECT_EQ(at_near_.received, "");
}

TEST_P(EitherTransport, MayBeDestroyedByItsHandler) {
  struct Destroyer final : StreamHandler {
    void on_bytes(std::string_view) override { stream.reset(); }
    void on_end() override {}
    void on_drained() override {}
    void on_failed(Error) override {}
    std::unique_ptr<Stream> stream;
  } destroyer;
  connect_pair();
  destroyer.stream = std::move(near_);
  destroyer.stream->start(destroyer);
  far_->write("x");
  run_until([&] { return destroyer.stream == nullptr; });
}

TEST_F(SocketsTest, ResetsTcpConnectionsSoThatThePeerSeesIt) {
  connect(SocketAddress::loopback(0));
  near_->reset();
  run_until([&] { return !at_far_.failed.empty(); });
  EXPECT_EQ(at_far_.failed, "Connection reset by peer");
  EXPECT_FALSE(at_far_.ended);
}

TEST_F(SocketsTest, ReportsARefusedConnection) {
  listener_ = listen_on(SocketAddress::loopback(0)).value();
  const SocketAddress address = local_address(listener_);
  listener_ = FileDescriptor();
  far_ = connect_to(loop_, address).value();
  far_->write("x");
  loop_.run_ready();
  far_->start(at_far_);  // even when it failed before anybody listened
  run_until([&] { return !at_far_.failed.empty(); });
  EXPECT_EQ(at_far_.failed, "Connection refused");
  EXPECT_FALSE(connect_to(loop_, SocketAddress::unix_path(directory_.path() + "/nobody")));
}

TEST_F(SocketsTest, ReplacesAUnixSocketThatNobodyListensOn) {
  const auto address = SocketAddress::unix_path(directory_.path() + "/socket");
  FileDescriptor first = listen_on(address).value();
  EXPECT_FALSE(listen_on(address));
  first = FileDescriptor();
  EXPECT_TRUE(listen_on(address));
}

TEST_F(SocketsTest, LetsOthersNotUseAUnixSocket) {
  const std::string path = directory_.path() + "/socket";
  listener_ = listen_on(SocketAddress::unix_path(path)).value();
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST_F(SocketsTest, ReachesUnixSocketsInDirectoriesOfAnyDepth) {
  std::string deep = directory_.path();
  for (int i = 0; i < 20; ++i) deep += "/a-folder";
  ASSERT_TRUE(make_directories(deep));
  connect(SocketAddress::unix_path(deep + "/socket"));
  far_->write("ping");
  run_until([&] { return at_near_.received == "ping"; });
}

// Takes all descriptors away from the process while it lives.
class NoDescriptors {
 public:
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(FileDescriptor(::dup(STDOUT_FILENO)).get());  // the lowest that is free
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(SocketsTest, AcceptsLaterWhatItHasNoDescriptorsFor) {
  const auto address = SocketAddress::unix_path(directory_.path() + "/socket");
  listener_ = listen_on(address).value();
  int accepted = 0;
  Acceptor acceptor(loop_, listener_.get(), [&](const FileDescriptor&) { ++accepted; });
  far_ = connect_to(loop_, address).value();
  {
    const NoDescriptors none;
    loop_.run_ready();
  }
  loop_.run_ready();  // it does not try again and again
  EXPECT_EQ(accepted, 0);
  clock_.advance(Acceptor::kAcceptPause);
  loop_.run_ready();
  EXPECT_EQ(accepted, 1);
}

TEST_F(SocketsTest, SendsAndReceivesDatagrams) {
  std::string received;
  std::optional<SocketAddress> sender;
  UdpSocket server(loop_, UdpSocket::bind(SocketAddress::loopback(0)).value(),
                   [&](const SocketAddress& from, std::string_view bytes) {
                     received += bytes;
                     sender = from;
                   });
  UdpSocket client(loop_, UdpSocket::bind(SocketAddress::loopback(0)).value(),
                   [&](const SocketAddress&, std::string_view bytes) { received += bytes; });
  EXPECT_TRUE(client.send(server.address(), "ping"));
  run_until([&] { return sender.has_value(); });
  EXPECT_EQ(sender, client.address());
  EXPECT_TRUE(server.send(*sender, "pong"));
  run_until([&] { return received == "pingpong"; });
  EXPECT_FALSE(client.send(server.address(), std::string(70'000, 'x')));
}

}  // namespace
}  // namespace regionfall::net
