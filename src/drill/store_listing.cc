#include "drill/store_listing.h"

#include <fmt/format.h>

#include "net/http_call.h"

namespace regionfall::drill {
namespace {

constexpr std::string_view kStoreHeader = "X-Regionfall-Store";
constexpr int kFound = 200;

struct Page {
  std::size_t keys = 0;
  std::string last;
  bool stopped = false;
};

Page read_page(std::string_view body, const OnText& on_key) {
  Page page;
  while (!body.empty()) {
    const std::string_view key = body.substr(0, body.find('\n'));
    body.remove_prefix(std::min(body.size(), key.size() + 1));
    if (key.empty()) continue;
    ++page.keys;
    page.last = key;
    if (!on_key(key)) {
      page.stopped = true;
      break;
    }
  }
  return page;
}

}  // namespace

Result<ListedKeys> list_keys(const net::HttpEndpoint& copy, const LoadUrl& url, std::string_view prefix,
                             const OnText& wanted, const OnText& on_key) {
  ListedKeys listed;
  std::string after;
  while (true) {
    const auto answer = net::http_call(copy,
                                       {.method = "GET",
                                        .target = fmt::format("{}?keys=1&prefix={}&limit={}{}{}", url.target, prefix,
                                                              kKeysPerPage, after.empty() ? "" : "&after=", after),
                                        .headers = {{"Host", url.host_header}, {"User-Agent", "regionfall-drill"}},
                                        .body = {}},
                                       kPagePatience);
    if (!answer) return failure(url.host_header + ": " + answer.error().message);
    if (answer->status != kFound)
      return failure(fmt::format("{} answers a list of keys with status {}.", url.host_header, answer->status));
    if (after.empty() && !wanted(answer->headers.get(kStoreHeader))) return listed;
    const Page page = read_page(answer->body, on_key);
    listed.keys += page.keys;
    // Where keys stand still the service does not page, and would be asked for ever.
    if (page.stopped || page.keys < kKeysPerPage || page.last <= after) return listed;
    after = page.last;
  }
}

}  // namespace regionfall::drill
