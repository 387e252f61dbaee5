#include "drill/store_copies.h"

#include <fmt/format.h>

#include "aws/members/ec2.h"
#include "services/ec2/plane_addresses.h"

namespace regionfall::drill {
namespace {

namespace m = aws::members::ec2;

constexpr std::string_view kRunning = "running";

Result<aws::Value> ask(aws::ServiceCaller& services, aws::ServiceCall call) {
  aws::Outcome outcome = services.call(call);
  if (!outcome)
    return failure(fmt::format("The instances in {} cannot be listed: {}", call.region.text, outcome.error().message));
  return *std::move(outcome);
}

}  // namespace

Result<std::vector<StoreCopy>> instances_with(const Store& store, const std::vector<std::string>& regions,
                                              aws::ServiceCaller& services) {
  std::vector<StoreCopy> copies;
  for (const std::string& region : regions) {
    const auto call = [&](std::string operation, aws::Value input) {
      return ask(services, {.region = {region},
                            .service = "ec2",
                            .operation = std::move(operation),
                            .input = std::move(input),
                            .caller = {},
                            .secret_access_key = {}});
    };
    const aws::Value described = TRY(call("DescribeInstances", aws::Value::of({})));
    for (const aws::Value& reservation : described[m::Reservations].as_list()) {
      for (const aws::Value& instance : reservation[m::Instances].as_list()) {
        if (instance[m::State][m::Name].as_text() != kRunning) continue;
        const aws::Value located =
            TRY(call(ec2::kLocateInterface, aws::Value::of({{m::InstanceId, instance[m::InstanceId].as_text()}})));
        const std::string text = fmt::format("http://{}:{}{}", located[m::Address].as_text(), store.port, store.path);
        copies.push_back({region, TRY(parse_load_url(text)), true});
      }
    }
  }
  return copies;
}

}  // namespace regionfall::drill
