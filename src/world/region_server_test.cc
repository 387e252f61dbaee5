#include "world/region_server.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <future>
#include <optional>
#include <thread>

#include "net/sockets.h"
#include "world/call_client.h"
#include "world/region_testing.h"

namespace regionfall::world {
namespace {

namespace m = aws::members::ec2;

const std::string kWorldKey(iam::Sealer::kKeyBytes, 'k');

// A region on a loop of its own thread, and a connection that carries calls to it.
class RegionServerTest : public testing::Test {
 protected:
  RegionServerTest()
      : identity_(store_, kWorldKey, iam::Enforcement::kOff, nullptr), region_({"eu-west-1"}, store_, clock_, random_) {
    region_.host(std::make_unique<NotesService>(store_, region_));
    EXPECT_TRUE(region_.open(store::memory_journal()));
    server_.emplace(loop_, region_, identity_, clock_, random_,
                    RegionServer::Events{.on_commit = [] {}, .on_broken = [](const Error&) {}});
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~RegionServerTest() override {
    loop_.stop();
    thread_.join();
  }

  FileDescriptor connection() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    loop_.post([this, theirs = FileDescriptor(ends[1])]() mutable {
      server_->serve_calls(net::make_stream(loop_, std::move(theirs)));
    });
    return FileDescriptor(ends[0]);
  }
  CallClient client() { return {connection(), std::chrono::seconds(60)}; }
  // Returns when the trouble is set: a call made afterwards can not be read before.
  void set_trouble(const RegionTrouble& trouble) {
    std::promise<void> done;
    loop_.post([&] {
      server_->set_trouble(trouble);
      done.set_value();
    });
    done.get_future().wait();
  }

  SystemClock clock_;
  SeededRandom random_{1};
  net::Loop loop_{clock_};
  store::Store store_;
  RegionIdentity identity_;
  Region region_;
  std::optional<RegionServer> server_;
  std::thread thread_;
};

TEST_F(RegionServerTest, AnswersCallsInTheirOrder) {
  CallClient caller = client();
  for (int i = 0; i < 100; ++i) {
    const std::string key = std::to_string(i);
    ASSERT_TRUE(caller.call(notes_call("Put", key, "value " + key)));
    const auto outcome = caller.call(notes_call("Get", key));
    ASSERT_TRUE(outcome && *outcome);
    EXPECT_EQ((**outcome)[m::Value].as_text(), "value " + key);
  }
}

TEST_F(RegionServerTest, CarriesLongValues) {
  CallClient caller = client();
  const std::string value(std::size_t{8} << 20, 'x');
  ASSERT_TRUE(caller.call(notes_call("Put", "long", value)));
  const auto outcome = caller.call(notes_call("Get", "long"));
  ASSERT_TRUE(outcome && *outcome);
  EXPECT_EQ((**outcome)[m::Value].as_text(), value);
}

TEST_F(RegionServerTest, PassesErrorsOn) {
  const auto outcome = client().call(notes_call("Get", "missing"));
  ASSERT_TRUE(outcome);
  ASSERT_FALSE(*outcome);
  EXPECT_EQ(outcome->error().code, "NoSuchNote");
}

TEST_F(RegionServerTest, RefusesBytesThatAreNoCall) {
  const FileDescriptor raw = connection();
  const std::string frame("\0\0\0\1x", 5);
  ASSERT_EQ(::send(raw.get(), frame.data(), frame.size(), 0), static_cast<ssize_t>(frame.size()));
  std::array<char, 4> length{};
  EXPECT_EQ(::recv(raw.get(), length.data(), length.size(), MSG_WAITALL), 4) << "an outcome";
}

TEST_F(RegionServerTest, ClosesAConnectionWhoseFramesAreTooLong) {
  const FileDescriptor raw = connection();
  const std::string frame("\xff\xff\xff\xff", 4);
  ASSERT_EQ(::send(raw.get(), frame.data(), frame.size(), 0), static_cast<ssize_t>(frame.size()));
  char byte = 0;
  EXPECT_EQ(::recv(raw.get(), &byte, 1, 0), 0);
}

TEST_F(RegionServerTest, IsSilentWhileUnreachableAndAnswersAfterwards) {
  CallClient impatient(connection(), std::chrono::milliseconds(50));
  set_trouble({.unreachable = true});
  const auto outcome = impatient.call(notes_call("Put", "a", "1"));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error(), CallFailure::kSilence);
  CallClient patient = client();
  set_trouble({});
  EXPECT_TRUE(patient.call(notes_call("Put", "a", "1")));
}

}  // namespace
}  // namespace regionfall::world
