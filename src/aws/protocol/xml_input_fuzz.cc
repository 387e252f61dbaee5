#include <cstdint>
#include <cstdlib>
#include <string>

#include "aws/protocol/fuzz_pick.h"
#include "aws/protocol/xml_input.h"
#include "aws/protocol/xml_output.h"

namespace {

constexpr regionfall::aws::FuzzOperation kOperations[] = {{"s3", "PutBucketLifecycleConfiguration"},
                                                          {"s3", "PutBucketAcl"},
                                                          {"route53", "ChangeResourceRecordSets"},
                                                          {"cloudfront", "CreateDistribution"},
                                                          {"dynamodb", "PutItem"}};

std::string written(const regionfall::aws::Shape& shape, const regionfall::aws::Value& value) {
  std::string out;
  regionfall::aws::XmlWriter(out, {}).value("Root", shape, value);
  return out;
}

}  // namespace

// What is read and written can be read again, and is the same from then on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::aws;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.empty()) return 0;
  const Shape& input = pick_input(kOperations, text);
  const Shape& shape = input.payload() == nullptr ? input : input.payload()->shape();
  const auto value = read_xml_input(shape, text);
  if (!value) return 0;
  const auto again = read_xml_input(shape, written(shape, *value));
  if (!again) std::abort();
  const std::string second = written(shape, *again);
  const auto third = read_xml_input(shape, second);
  if (!third || written(shape, *third) != second) std::abort();
  return 0;
}
