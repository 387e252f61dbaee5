#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "aws/protocol/fuzz_pick.h"
#include "aws/protocol/query_input.h"

namespace {

constexpr regionfall::aws::FuzzOperation kOperations[] = {{"ec2", "RunInstances"},         {"ec2", "DescribeVpcs"},
                                                          {"iam", "SimulateCustomPolicy"}, {"sns", "Publish"},
                                                          {"rds", "CreateDBInstance"},     {"dynamodb", "PutItem"}};

}  // namespace

// Forms in both dialects: no crash, and the order of parameters makes no difference.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::aws;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.empty()) return 0;
  const Shape& shape = pick_input(kOperations, text);
  const auto parameters = parse_form(text);
  if (!parameters) return 0;
  Parameters by_name = *parameters;
  std::ranges::stable_sort(by_name, {}, &Parameters::value_type::first);
  for (const QueryDialect dialect : {QueryDialect::kQuery, QueryDialect::kEc2}) {
    const auto value = read_query_input(shape, *parameters, dialect);
    const auto sorted = read_query_input(shape, by_name, dialect);
    if (value.has_value() != sorted.has_value()) std::abort();
    if (value && to_text(*value) != to_text(*sorted)) std::abort();
  }
  return 0;
}
