#include "cli/ready_text.h"

#include <fmt/format.h>

namespace regionfall::cli {
namespace {

constexpr std::string_view kUsualCity = "Dublin";

}  // namespace

std::string ready_text(const ReadyWorld& world, const drill::WorldDescription& description) {
  std::string text =
      world.applied ? "\nThe world is up. In another terminal:\n\n"
                    : "\nThe configuration was not applied in full; the world goes on. To try again, run `regionfall "
                      "apply` in another terminal. For other tools:\n\n";
  text += "  export AWS_ENDPOINT_URL=" + world.gateway_url + "\n";
  text += world.enforced ? "  (and the access key above)\n\n"
                         : "  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test\n\n";
  const std::string city(description.clients.empty() ? kUsualCity : description.clients.front().name());
  const auto commands = [&](const std::string& host, const std::string& url) {
    text += fmt::format("  dig @{} -p {} {}\n", world.dns_host, world.dns_port, host);
    text += fmt::format("  regionfall exec{} -from {} -- curl -i {}\n", world.here, city, url);
  };
  for (const auto& endpoint : description.endpoints) commands(endpoint.url.host, endpoint.url.text);
  if (description.endpoints.empty()) commands("NAME", "http://NAME/");
  text += fmt::format("  regionfall status{}\n\n", world.here);
  if (world.watching) text += "Files are watched: what changes is applied.\n";
  return text + "Ctrl-C stops the world and keeps what it has.";
}

}  // namespace regionfall::cli
