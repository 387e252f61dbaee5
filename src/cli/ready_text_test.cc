#include "cli/ready_text.h"

#include <gtest/gtest.h>

namespace regionfall::cli {
namespace {

ReadyWorld world() { return {.gateway_url = "http://127.0.0.1:4566", .dns_host = "127.0.0.1", .dns_port = 4553}; }

TEST(ReadyText, HasCommandsForEveryEndpointThatIsDescribed) {
  drill::WorldDescription description;
  description.clients = {world::known_client_location("Tokyo").value()};
  for (const char* url : {"http://www.example.com/orders", "https://api.example.com/"})
    description.endpoints.push_back({"x", drill::parse_load_url(url).value()});
  EXPECT_EQ(ready_text(world(), description),
            "\nThe world is up. In another terminal:\n\n"
            "  export AWS_ENDPOINT_URL=http://127.0.0.1:4566\n"
            "  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test\n\n"
            "  dig @127.0.0.1 -p 4553 www.example.com\n"
            "  regionfall exec -from Tokyo -- curl -i http://www.example.com/orders\n"
            "  dig @127.0.0.1 -p 4553 api.example.com\n"
            "  regionfall exec -from Tokyo -- curl -i https://api.example.com/\n"
            "  regionfall status\n\n"
            "Ctrl-C stops the world and keeps what it has.");
}

TEST(ReadyText, SaysWhatIsDifferent) {
  ReadyWorld other = world();
  other.here = " -data=/x";
  other.applied = false;
  other.enforced = true;
  other.watching = true;
  const std::string text = ready_text(other, {});
  for (const char* part : {"not applied in full", "access key above",
                           "exec -data=/x -from Dublin -- curl -i http://NAME/", "Files are watched"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
}

}  // namespace
}  // namespace regionfall::cli
