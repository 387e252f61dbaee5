#include "services/ec2/resources/common.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;

namespace {

std::string dashed(std::string address) {
  std::ranges::replace(address, '.', '-');
  return address;
}

}  // namespace

aws::Value filters(std::initializer_list<std::pair<std::string_view, std::string>> wanted) {
  aws::Value::List all;
  for (const auto& [name, value] : wanted) {
    all.push_back(aws::Value::of({{m::Name, name}, {m::Values, aws::text_list({value})}}));
  }
  return all;
}

provider::Answer<aws::Value> describe(provider::Session& session, std::string_view operation,
                                      const provider::MemberPath& wanted, aws::Value filters) {
  return wanted.get(TRY(session.call("ec2", operation, aws::Value::of({{m::Filters, std::move(filters)}}))));
}

provider::Attribute computed_text(const char* name) { return {name, hcl::Type::string(), provider::kComputed, "-"}; }

provider::Tagging ec2_tags(const char* resource_type) {
  return {.style = provider::Tagging::Style::kSpecifications, .resource_type = resource_type};
}

std::string private_dns_name(const provider::Session& session, const std::string& address) {
  if (address.empty()) return {};
  const std::string& region = session.region().text;
  return fmt::format("ip-{}.{}", dashed(address),
                     region == "us-east-1" ? "ec2.internal" : region + ".compute.internal");
}

std::string public_dns_name(const provider::Session& session, const std::string& address) {
  if (address.empty()) return {};
  const std::string& region = session.region().text;
  return fmt::format("ec2-{}.{}.{}", dashed(address), region == "us-east-1" ? "compute-1" : region + ".compute",
                     session.dns_suffix());
}

}  // namespace regionfall::ec2
