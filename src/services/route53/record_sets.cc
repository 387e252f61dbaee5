#include "services/route53/record_sets.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/route53.h"
#include "base/text.h"
#include "services/route53/domain_name.h"
#include "services/route53/errors.h"

namespace regionfall::route53 {

namespace m = aws::members::route53;

using aws::ApiError;
using aws::Value;

namespace {

constexpr std::size_t kChangesMax = 1000;

ChangeAction action_of(std::string_view text) {
  if (text == "CREATE") return ChangeAction::kCreate;
  return text == "UPSERT" ? ChangeAction::kUpsert : ChangeAction::kDelete;
}

// " in Change with [Action=CREATE, Name=…, Type=A, SetIdentifier=null]"
std::string in_change(const Value& change) {
  const Value& set = change[m::ResourceRecordSet];
  const std::string identifier = set.has(m::SetIdentifier) ? set[m::SetIdentifier].as_text() : "null";
  return fmt::format(" in Change with [Action={}, Name={}, Type={}, SetIdentifier={}]", change[m::Action].as_text(),
                     set[m::Name].as_text(), set[m::Type].as_text(), identifier);
}

std::size_t policies(const Value& set) {
  std::size_t count = 0;
  for (const aws::MemberName member : {m::Weight, m::Region, m::Failover, m::GeoLocation, m::CidrRoutingConfig,
                                       m::GeoProximityLocation, m::MultiValueAnswer}) {
    if (set.has(member)) ++count;
  }
  return count;
}

constexpr std::string_view kPolicyMembers =
    "[Weight, Region, Failover, GeoLocation, MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig]";

Result<void, ApiError> check_form(const Value& change) {
  const Value& set = change[m::ResourceRecordSet];
  if (set.has(m::TrafficPolicyInstanceId)) {
    return invalid_input("Invalid request: TrafficPolicyInstanceId is not supported" + in_change(change));
  }
  const bool alias = set.has(m::AliasTarget);
  const bool values = set.has(m::TTL) && set.has(m::ResourceRecords);
  const bool some_values = set.has(m::TTL) || set.has(m::ResourceRecords);
  if ((alias && some_values) || (!alias && !values)) {
    return invalid_input(
        fmt::format("Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and "
                    "ResourceRecords], or TrafficPolicyInstanceId], but found {}{}",
                    alias ? "more than one" : "none", in_change(change)));
  }
  const std::size_t routed = policies(set);
  if (routed > 1) {
    return invalid_input(fmt::format("Invalid request: Expected exactly one of {}, but found more than one{}",
                                     kPolicyMembers, in_change(change)));
  }
  if (routed == 1 && !set.has(m::SetIdentifier)) {
    return invalid_input("Invalid request: Missing field 'SetIdentifier'" + in_change(change));
  }
  if (routed == 0 && set.has(m::SetIdentifier)) {
    return invalid_input(fmt::format("Invalid request: Expected exactly one of {}, but found none{}", kPolicyMembers,
                                     in_change(change)));
  }
  return {};
}

template <class T>
T or_default(const std::optional<T>& value) {
  return value.value_or(T());
}

}  // namespace

RoutingPolicy routing_policy(const RecordSet& set) {
  if (set.weight) return RoutingPolicy::kWeighted;
  if (set.region) return RoutingPolicy::kLatency;
  if (set.failover) return RoutingPolicy::kFailover;
  if (set.geo_location) return RoutingPolicy::kGeolocation;
  if (set.proximity) return RoutingPolicy::kGeoproximity;
  if (set.multi_value) return RoutingPolicy::kMultivalue;
  if (set.cidr) return RoutingPolicy::kIpBased;
  return RoutingPolicy::kSimple;
}

std::string_view to_text(RoutingPolicy policy) {
  constexpr std::string_view kNames[] = {"simple",      "weighted",     "latency",    "failover",
                                         "geolocation", "geoproximity", "multivalue", "IP-based"};
  return kNames[static_cast<std::size_t>(policy)];
}

Result<std::vector<RecordChange>, ApiError> changes_of(const Value& batch) {
  const Value::List& changes = batch[m::Changes].as_list();
  if (changes.size() > kChangesMax) {
    return invalid_change_batch({fmt::format("Number of records limit of {} exceeded.", kChangesMax)});
  }
  std::vector<RecordChange> found;
  for (const Value& change : changes) {
    (void)TRY(check_form(change));
    RecordChange made{.action = action_of(change[m::Action].as_text()), .set = {}};
    aws::from_value(change[m::ResourceRecordSet], made.set);
    const auto name = normal_name(made.set.name);
    if (!name) {
      return invalid_change_batch(
          {fmt::format("FATAL problem: {} encountered with '{}'", name.error().message, made.set.name)});
    }
    made.set.name = *name;
    if (made.set.health_check && made.set.health_check->empty()) made.set.health_check.reset();
    if (made.set.alias) {
      AliasTarget& alias = *made.set.alias;
      if (alias.hosted_zone.starts_with("/hostedzone/")) alias.hosted_zone.erase(0, alias.hosted_zone.rfind('/') + 1);
      const auto target = normal_name(alias.dns_name);
      if (!target) {
        return invalid_change_batch(
            {fmt::format("FATAL problem: {} encountered with '{}'", target.error().message, alias.dns_name)});
      }
      alias.dns_name = *target;
    }
    found.push_back(std::move(made));
  }
  return found;
}

std::string described(const RecordSet& set) {
  std::string text = fmt::format("[name='{}', type='{}'", set.name, set.type);
  if (set.set_identifier) text += fmt::format(", set-identifier='{}'", *set.set_identifier);
  return text + "]";
}

bool same_content(const RecordSet& a, const RecordSet& b) {
  const auto comparable = [](RecordSet set) {
    if (set.values) std::ranges::sort(*set.values, {}, &RecordValue::text);
    set.health_check = or_default(set.health_check);
    if (set.proximity) set.proximity->bias = or_default(set.proximity->bias);
    return set;
  };
  return comparable(a) == comparable(b);
}

}  // namespace regionfall::route53
