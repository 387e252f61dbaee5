#include "drill/name_path.h"

#include <algorithm>
#include <charconv>

#include "aws/region_catalogue.h"
#include "base/text.h"
#include "services/route53/health.h"
#include "world/node_prober.h"

namespace regionfall::drill {
namespace {

// Aliases of aliases; Route 53 has no deeper trees in practice, and a loop must end.
constexpr int kAliasDepthMax = 8;

std::string plain_name(std::string_view name) {
  std::string plain = to_lower_ascii(name);
  if (plain.ends_with('.')) plain.pop_back();
  return plain;
}

int number(const Json& value) {
  int parsed = 0;
  const std::string& digits = value.text();
  std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
  return parsed;
}

// AWS's own names say their region: "primary-1.us-east-1.elb.amazonaws.com".
std::string region_in_name(const std::string& name) {
  for (const std::string_view label : split(name, ".")) {
    if (aws::find_region(label) != nullptr) return std::string(label);
  }
  return "";
}

// The region of the object that has the address.
std::string region_of_address(std::string_view address, std::span<const Declared> declared) {
  for (const Declared& object : declared) {
    for (const std::string_view attribute : {"public_ip", "dns_name"}) {
      if (!address.empty() && object.text(attribute) == address) return object.text("region");
    }
  }
  return "";
}

std::string region_of_target(const std::string& target, std::span<const Declared> declared) {
  const std::string known = region_of_address(target, declared);
  return known.empty() ? region_in_name(target) : known;
}

// The one region of all that a simple record leads to; empty when there are several.
std::string region_of_values(const Json& values, std::span<const Declared> declared) {
  std::string region;
  for (const Json& value : values.items()) {
    const std::string next = region_of_target(plain_name(value.text()), declared);
    if (!region.empty() && next != region) return "";
    region = next;
  }
  return region;
}

const Declared* check_of(const Declared& record, std::span<const Declared> declared) {
  const std::string& id = record.text("health_check_id");
  const auto found = std::ranges::find_if(declared, [&](const Declared& object) {
    return object.type == "aws_route53_health_check" && object.text("id") == id;
  });
  return id.empty() || found == declared.end() ? nullptr : &*found;
}

std::vector<NamePath> paths(const std::string& name, std::span<const Declared> declared, int depth);

// An alias of another record of the configuration is as quick, and as well watched, as that one.
void follow_alias(NamePath& path, const std::string& target, std::span<const Declared> declared, int depth) {
  path.region = region_of_target(target, declared);
  path.ttl = kBalancerTtl;
  if (!path.region.empty() || depth >= kAliasDepthMax) return;
  const std::vector<NamePath> inner = paths(target, declared, depth + 1);
  if (inner.empty()) return;
  const NamePath& first = inner.front();
  const bool one_region = std::ranges::all_of(inner, [&](const NamePath& one) { return one.region == first.region; });
  path.region = one_region ? first.region : "";
  path.ttl = first.ttl;
  if (path.evaluates_target && path.health_check == nullptr) path.health_check = first.health_check;
  path.evaluates_target = path.evaluates_target && first.evaluates_target;
}

std::vector<NamePath> paths(const std::string& name, std::span<const Declared> declared, int depth) {
  std::vector<NamePath> all;
  for (const Declared& object : declared) {
    if (object.type != "aws_route53_record") continue;
    const std::string& type = object.text("type");
    if (type != "A" && type != "AAAA" && type != "CNAME") continue;
    if (plain_name(object.text("fqdn")) != name) continue;
    NamePath path{.record = &object, .health_check = check_of(object, declared)};
    const auto& alias = object.attributes["alias"].items();
    path.alias = !alias.empty();
    if (path.alias) {
      path.evaluates_target = alias.front()["evaluate_target_health"].as_bool();
      follow_alias(path, plain_name(alias.front()["name"].text()), declared, depth);
    } else {
      path.region = region_of_values(object.attributes["records"], declared);
      path.ttl = std::chrono::seconds(number(object.attributes["ttl"]));
    }
    all.push_back(std::move(path));
  }
  return all;
}

}  // namespace

std::vector<NamePath> paths_of_name(std::string_view name, std::span<const Declared> declared) {
  return paths(plain_name(name), declared, 0);
}

std::chrono::seconds check_time(int request_interval_s, int failure_threshold, LossMode mode) {
  const std::chrono::seconds refused(request_interval_s * failure_threshold);
  return mode == LossMode::kCrash ? refused : refused + failure_threshold * route53::kHttpConnectMax;
}

std::chrono::seconds target_time(LossMode mode) {
  const auto refused = world::kNodeProbeThreshold * world::kNodeProbeInterval;
  return mode == LossMode::kCrash ? refused : refused + world::kNodeProbeMax;
}

Detection detection_of(const NamePath& path, LossMode mode) {
  Detection first;
  if (path.evaluates_target) first = {Detection::By::kTarget, target_time(mode)};
  if (path.health_check == nullptr) return first;
  const Json& check = path.health_check->attributes;
  const auto within = check_time(number(check["request_interval"]), number(check["failure_threshold"]), mode);
  if (first.by == Detection::By::kNothing || within < first.within) first = {Detection::By::kHealthCheck, within};
  return first;
}

std::optional<std::chrono::seconds> kept_for(std::chrono::seconds ttl, const net::DnsTtlPolicy& resolver) {
  if (resolver.forever) return {};
  return std::clamp(ttl, resolver.min, resolver.max);
}

}  // namespace regionfall::drill
