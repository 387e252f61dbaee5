#include "world/region_links.h"

#include <gtest/gtest.h>

#include <optional>

#include "aws/region_caller.h"
#include "world/call_frame.h"
#include "world/region_server.h"
#include "world/region_services.h"
#include "world/region_testing.h"

namespace regionfall::world {
namespace {

namespace m = aws::members::ec2;

// us-east-1, which serves others, and the links of a region that calls it; both on one loop.
class RegionLinksTest : public testing::Test {
 protected:
  RegionLinksTest()
      : identity_(store_, std::string(iam::Sealer::kKeyBytes, 'k'), iam::Enforcement::kOff, nullptr),
        region_({"us-east-1"}, store_, clock_, random_) {
    region_.host(std::make_unique<NotesService>(store_, region_));
    EXPECT_TRUE(region_.open(store::memory_journal()));
    server_.emplace(loop_, region_, identity_, clock_, random_,
                    RegionServer::Events{.on_commit = [] {}, .on_broken = [](const Error&) {}});
    service_.emplace(*server_, link_key("secret"));
    bodies_.emplace(*service_, kCallFrameBytesMax);
    http_.emplace(loop_, *bodies_);
    address_ = http_->listen(net::SocketAddress::loopback(0)).value();
  }

  // What comes of a call by a region that knows `secret`.
  aws::Outcome call(const std::string& region, const std::string& secret = "secret") {
    RegionLinks links(loop_, link_key(secret), {{"us-east-1", address_}});
    aws::ServiceCall call = notes_call("Put", "a", "1");
    call.region = {region};
    std::optional<aws::Outcome> outcome;
    links.send(call, [&](aws::Outcome answer) {
      outcome = std::move(answer);
      loop_.stop();
    });
    loop_.run();
    return *outcome;
  }
  bool noted() { return region_.call(notes_call("Get", "a")).has_value(); }

  SystemClock clock_;
  SeededRandom random_{1};
  net::Loop loop_{clock_};
  store::Store store_;
  RegionIdentity identity_;
  Region region_;
  std::optional<RegionServer> server_;
  std::optional<LinkService> service_;
  std::optional<net::WholeBodies> bodies_;
  std::optional<net::HttpServer> http_;
  net::SocketAddress address_;
};

TEST_F(RegionLinksTest, CarryCallsAndOutcomes) {
  EXPECT_TRUE(call("us-east-1"));
  EXPECT_TRUE(noted());
}

TEST_F(RegionLinksTest, RefuseWhoDoesNotKnowTheWorldsKey) {
  EXPECT_EQ(call("us-east-1", "guess").error().code, aws::kRegionRefused);
  EXPECT_FALSE(noted());
}

TEST_F(RegionLinksTest, FailCallsToRegionsThatAreNotThere) {
  EXPECT_EQ(call("eu-west-1").error().code, aws::kRegionRefused);
  http_.reset();
  EXPECT_EQ(call("us-east-1").error().code, aws::kRegionRefused);
}

}  // namespace
}  // namespace regionfall::world
