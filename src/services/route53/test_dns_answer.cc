#include <arpa/inet.h>

#include <string>

#include "services/route53/decisions.h"
#include "services/route53/domain_name.h"
#include "services/route53/errors.h"
#include "services/route53/health_status.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"
#include "services/route53/zones.h"

namespace regionfall::route53 {

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// Health as the control plane knows it. It knows no load balancer.
class ControlPlaneHealth final : public HealthView {
 public:
  ControlPlaneHealth(const State& state, Instant now) : state_(state), now_(now) {}

  bool check_healthy(std::string_view id) const override {
    const HealthCheck* check = state_.health_checks.find(id);
    return check == nullptr || route53::check_healthy(state_, *check, now_);
  }
  const TargetState* target(std::string_view /*wire_name*/) const override { return nullptr; }

 private:
  const State& state_;
  Instant now_;
};

net::IpAddress address_of(const std::string& text) {
  net::IpAddress address;
  address.v6 = text.contains(':');
  if (inet_pton(address.v6 ? AF_INET6 : AF_INET, text.c_str(), address.bytes.data()) != 1) return {};
  return address;
}

std::string_view code_text(AnswerCode code) {
  constexpr std::string_view kTexts[] = {"NOERROR", "NXDOMAIN", "REFUSED"};
  return kTexts[static_cast<std::size_t>(code)];
}

}  // namespace

// Where a resolver is cannot be told from its address here: it asks from the city of us-east-1.
Outcome test_dns_answer(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::HostedZoneId].as_text(), request));
  const auto name = normal_name(input[m::RecordName].as_text());
  if (!name) return invalid_input(name.error().message);
  Client client = client_in(request.region.text);
  const bool has_subnet = input.has(m::EDNS0ClientSubnetIP);
  client.address = address_of(input[has_subnet ? m::EDNS0ClientSubnetIP : m::ResolverIP].as_text());
  if (zone->is_private) client.vpc = &zone->vpcs.front();
  const Snapshot snapshot(state, *zone);
  const std::string wire = wire_name(*name);
  const net::DnsType type = dns_type_of(input[m::RecordType].as_text());
  const ControlPlaneHealth health(state, request.now);
  const Answer got =
      answer(snapshot, {wire, type}, client, health, random_below(request.random, std::uint64_t{1} << 62));
  Value::List data;
  for (const AnsweredSet& set : got.answers) {
    if (set.type != type) continue;
    for (const RecordData& value : set.values) data.emplace_back(value.text);
  }
  return Value::of({{m::Nameserver, zone->name_servers.front()},
                    {m::RecordName, *name},
                    {m::RecordType, input[m::RecordType].as_text()},
                    {m::RecordData, std::move(data)},
                    {m::ResponseCode, code_text(got.code)},
                    {m::Protocol, "UDP"}});
}

}  // namespace regionfall::route53
