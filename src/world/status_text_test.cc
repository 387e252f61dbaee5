#include "world/status_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kStatus = R"({
  "folder": "/home/ann/shop/.regionfall", "process": 4711, "since": "2026-01-02T03:00:00Z",
  "gateway": "http://127.0.0.1:4566", "flat": false, "flat_reason": "",
  "regions": [
    {"name": "eu-west-1", "city": "Dublin", "phase": "ready", "since": "2026-01-02T03:00:01Z", "process": 4713,
     "restarts": 0, "last_end": "", "memory_bytes": 11400000, "addresses": ["100.67.0.1", "fd72::1"],
     "resources": {"ec2.network_acls": 1, "ec2.vpcs": 2}},
    {"name": "us-east-1", "city": "Virginia", "phase": "stopped", "since": "2026-01-02T03:04:00Z", "process": 0,
     "restarts": 2, "last_end": "was killed by signal 9", "memory_bytes": 0, "addresses": ["100.66.0.1"]}],
  "edge": {"phase": "ready", "dns": "127.0.0.1:4553"},
  "faults": [{"kind": "region", "region": "us-east-1", "mode": "crash", "since": "2026-01-02T03:04:00Z",
              "text": "region us-east-1 crash"}],
  "links": [{"from": "eu-west-1", "to": "us-east-1", "round_trip_ms": 69.0, "up": false, "down_from": ["us-east-1"]}]
})";

const Instant kNow{std::chrono::sys_days(std::chrono::January / 2 / 2026) + std::chrono::hours(3) +
                   std::chrono::minutes(5)};

std::string text_of(const std::string& json) { return status_text(*parse_json(json), kNow); }

TEST(StatusText, ShowsRegionsLinksAndFaults) {
  EXPECT_EQ(text_of(kStatus), R"(World on /home/ann/shop/.regionfall, running for 5 min (process 4711)
Endpoint http://127.0.0.1:4566
DNS      127.0.0.1:4553

REGION     CITY      STATE    FOR    PROCESS  MEMORY  RESTARTS  ADDRESS
eu-west-1  Dublin    ready    4 min  4713     11 MB   0         100.67.0.1
us-east-1  Virginia  crashed  60 s   -        -       2         100.66.0.1

us-east-1: the process before this one was killed by signal 9.

RESOURCES
eu-west-1  network acls 1, vpcs 2

LINK                       ROUND TRIP  STATE
eu-west-1  <->  us-east-1  69.0 ms     down from us-east-1

FAULT                   FOR
region us-east-1 crash  60 s
)");
}

TEST(StatusText, SaysWhyAWorldHasNoLinks) {
  Json status = *parse_json(kStatus);
  status.set("flat", Json::boolean(true));
  EXPECT_THAT(status_text(status, kNow), HasSubstr("\nWithout network namespaces: links cannot fail.\n"));
  status.set("flat_reason", Json::string("Cannot open /dev/net/tun"));
  EXPECT_THAT(status_text(status, kNow), HasSubstr("\nWithout network namespaces (Cannot open /dev/net/tun): links"));
}

TEST(StatusText, SaysWhereClientsAre) {
  Json status = *parse_json(kStatus);
  EXPECT_THAT(status_text(status, kNow), Not(HasSubstr("Clients")));
  status.set("client_location", Json::string("Tokyo"));
  EXPECT_THAT(status_text(status, kNow), HasSubstr("4553\nClients are in Tokyo: "));
}

TEST(StatusText, SaysThatNothingIsThere) {
  Json status = *parse_json(kStatus);
  for (const char* list : {"regions", "faults", "links"}) status.set(list, Json::array());
  EXPECT_THAT(status_text(status, kNow), HasSubstr("No region has been used yet.\n\nNo faults.\n"));
  EXPECT_THAT(status_text(status, kNow), Not(HasSubstr("LINK")));
}

TEST(StatusText, WritesAgesAsPeopleSayThem) {
  using std::chrono::seconds;
  const std::pair<seconds, const char*> cases[] = {
      {seconds(-1), "0 s"},       {seconds(0), "0 s"},    {seconds(119), "119 s"},  {seconds(120), "2 min"},
      {seconds(7199), "119 min"}, {seconds(7200), "2 h"}, {seconds(172800), "2 d"},
  };
  for (const auto& [age, text] : cases) EXPECT_EQ(age_text(age), text);
}

}  // namespace
}  // namespace regionfall::world
