#include "net/line.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.h"
#include "net/loop.h"
#include "net/sockets.h"

namespace regionfall::net {
namespace {

using std::chrono::milliseconds;

constexpr LinePath kPath = {.there = {.latency = milliseconds(30)}, .back = {.latency = milliseconds(40)}};
constexpr LinePath kCut = {.there = {.latency = milliseconds(30), .up = false}, .back = {.latency = milliseconds(40)}};

// Writes down what happens on a stream.
class Recorder final : public StreamHandler {
 public:
  void on_bytes(std::string_view bytes) override { received += bytes; }
  void on_end() override { ended = true; }
  void on_drained() override {}
  void on_failed(Error /*reason*/) override { failed = true; }

  std::string received;
  bool ended = false;
  bool failed = false;
};

// A line between two programs, each with its end of a socket pair.
class LineTest : public testing::Test {
 protected:
  explicit LineTest(const LinePath& path = kPath) {
    auto [client, line_client] = pair();
    auto [server, line_server] = pair();
    client_ = std::move(client);
    server_ = std::move(server);
    client_->start(at_client_);
    server_->start(at_server_);
    line_ = std::make_unique<Line>(loop_, random_, path, std::move(line_client), std::move(line_server), [this] {
      over_ = true;
      line_.reset();
    });
  }

  std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>> pair() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    return {make_stream(loop_, FileDescriptor(ends[0])), make_stream(loop_, FileDescriptor(ends[1]))};
  }

  // Lets that much time pass, and everything happen that falls into it.
  void pass(int ms) {
    loop_.run_ready();
    for (int passed = 0; passed < ms; ++passed) {
      clock_.advance(milliseconds(1));
      loop_.run_ready();
    }
  }

  ManualClock clock_{Instant{}};
  Loop loop_{clock_};
  SeededRandom random_{1};
  Recorder at_client_;
  Recorder at_server_;
  std::unique_ptr<Stream> client_;
  std::unique_ptr<Stream> server_;
  bool over_ = false;
  std::unique_ptr<Line> line_;
};

TEST_F(LineTest, TakesARoundTripToOpenAndThenTheWay) {
  client_->write("call");
  pass(70 + 30 - 1);
  EXPECT_EQ(at_server_.received, "");
  pass(1);
  EXPECT_EQ(at_server_.received, "call");
  server_->write("answer");
  pass(39);
  EXPECT_EQ(at_client_.received, "");
  pass(1);
  EXPECT_EQ(at_client_.received, "answer");
  client_->write(" again");
  pass(30);
  EXPECT_EQ(at_server_.received, "call again");
}

TEST_F(LineTest, CarriesNothingWhileItIsCutAndAllAfterwards) {
  line_->set_path(kCut);
  client_->write("call");
  pass(500);
  EXPECT_EQ(at_server_.received, "");
  line_->set_path(kPath);
  pass(30);
  EXPECT_EQ(at_server_.received, "call");
}

TEST_F(LineTest, LetsTheServerEndWhenAllHasArrived) {
  server_->write("last words");
  server_->shut_down();
  pass(70 + 39);
  EXPECT_FALSE(over_);
  pass(1);
  EXPECT_EQ(at_client_.received, "last words");
  EXPECT_TRUE(at_client_.ended);
  EXPECT_TRUE(over_);
}

TEST_F(LineTest, EndsWhenAClientThatIsSlowHasTakenWhatArrived) {
  constexpr std::size_t kMuch = kLineWindowBytes - 1;
  client_->pause();
  server_->write(std::string(kMuch, 'x'));
  server_->shut_down();
  pass(200);
  EXPECT_FALSE(over_);
  client_->resume();
  pass(10);
  EXPECT_EQ(at_client_.received.size(), kMuch);
  EXPECT_TRUE(over_);
}

TEST_F(LineTest, LetsTheServerAnswerAClientThatSendsNoMore) {
  client_->write("call");
  client_->shut_down();
  pass(100);
  EXPECT_TRUE(at_server_.ended);
  server_->write("answer");
  pass(40);
  EXPECT_EQ(at_client_.received, "answer");
  EXPECT_FALSE(over_);
}

TEST_F(LineTest, HoldsASenderBackWhoseBytesNobodyTakes) {
  server_->pause();
  constexpr std::size_t kMuch = 8 * kLineWindowBytes;
  client_->write(std::string(kMuch, 'x'));
  pass(1000);
  EXPECT_GT(client_->unsent(), kMuch / 2);
  server_->resume();
  pass(1000);
  EXPECT_EQ(client_->unsent(), 0U);
  EXPECT_EQ(at_server_.received.size(), kMuch);
}

}  // namespace
}  // namespace regionfall::net
