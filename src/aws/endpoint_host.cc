#include "aws/endpoint_host.h"

#include <algorithm>
#include <span>
#include <vector>

#include "aws/service_model.h"
#include "base/text.h"

namespace regionfall::aws {
namespace {

constexpr std::string_view kDomains[] = {".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".localhost"};
constexpr std::string_view kLocalDomain = ".localhost";
constexpr std::size_t kHostBytesMax = 255;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_port(std::string_view host) { return host.substr(0, host.find(':')); }

// The name of S3's endpoint that `label` is: "s3", "s3-control", "s3-fips"; and the region of "s3-eu-west-1".
bool take_s3_label(std::string_view label, EndpointHost& host) {
  if (label == "s3" || label == "s3-fips") {
    host.service = "s3";
  } else if (label == "s3-control" || label == "s3-control-fips") {
    host.service = "s3-control";
  } else if (label.starts_with("s3-") && is_region_name(label.substr(3))) {
    host.service = "s3";
    host.region.text = label.substr(3);
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool is_region_name(std::string_view text) {
  // Two letters, words, one digit, with dashes between.
  if (text.size() < 5 || !is_digit(text.back()) || text[text.size() - 2] != '-' || text[2] != '-') return false;
  if (std::ranges::count(text, '-') < 2) return false;
  return std::ranges::all_of(text.substr(0, text.size() - 1),
                             [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); });
}

bool is_account_id(std::string_view text) { return text.size() == 12 && std::ranges::all_of(text, is_digit); }

EndpointHost read_endpoint_host(std::string_view host) {
  EndpointHost found;
  if (host.size() > kHostBytesMax) return found;
  const std::string name = to_lower_ascii(without_port(host));
  const auto domain = std::ranges::find_if(kDomains, [&](std::string_view suffix) { return name.ends_with(suffix); });
  if (domain == std::end(kDomains)) return found;
  std::vector<std::string> labels = split(std::string_view(name).substr(0, name.size() - domain->size()), ".");
  const auto take_last = [&] { labels.pop_back(); };

  if (!labels.empty() && is_region_name(labels.back())) {
    found.region.text = labels.back();
    take_last();
  }
  if (!labels.empty() && labels.back() == "dualstack") take_last();
  const bool local = *domain == kLocalDomain;
  if (!labels.empty()) {
    const bool known = take_s3_label(labels.back(), found);
    if (!known && (!local || find_service_by_endpoint_prefix(labels.back()) != nullptr)) found.service = labels.back();
    if (!found.service.empty()) take_last();
  }
  if (labels.size() == 1 && is_account_id(labels.front())) {
    found.account = labels.front();
  } else if (!labels.empty() && (found.service == "s3" || local)) {
    found.service = "s3";
    found.bucket = join(labels, ".");
  }
  return found;
}

}  // namespace regionfall::aws
