#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/new_vpc.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

Outcome describe_account_attributes(Ec2& ec2, const Value& input, const Request& request) {
  struct Attribute {
    std::string name;
    std::string value;
  };
  const Vpc* vpc = default_vpc(ec2, request);
  const auto quota = [&](QuotaKind kind) { return std::to_string(ec2.quotas.value(kind)); };
  const Attribute attributes[] = {
      {"supported-platforms", "VPC"},
      {"default-vpc", vpc == nullptr ? "none" : vpc->vpc_id},
      {"max-instances", "20"},
      {"max-elastic-ips", quota(QuotaKind::kElasticIpAddressesPerRegion)},
      {"vpc-max-elastic-ips", quota(QuotaKind::kElasticIpAddressesPerRegion)},
      {"vpc-max-security-groups-per-interface", quota(QuotaKind::kSecurityGroupsPerNetworkInterface)},
  };
  const std::vector<std::string> wanted = texts(input[m::AttributeNames]);
  for (const std::string& name : wanted) {
    if (std::ranges::find(attributes, name, &Attribute::name) == std::end(attributes)) {
      return std::unexpected(invalid_value(name, "attributeName", "Unknown attribute."));
    }
  }
  Value::List shown;
  for (const Attribute& attribute : attributes) {
    if (!wanted.empty() && std::ranges::find(wanted, attribute.name) == wanted.end()) continue;
    shown.push_back(Value::of({{m::AttributeName, attribute.name},
                               {m::AttributeValues, Value::List{Value::of({{m::AttributeValue, attribute.value}})}}}));
  }
  return Value::of({{m::AccountAttributes, std::move(shown)}});
}

}  // namespace regionfall::ec2
