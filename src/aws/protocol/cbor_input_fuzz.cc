#include <cstdint>
#include <cstdlib>
#include <string>

#include "aws/protocol/cbor_input.h"
#include "aws/protocol/cbor_output.h"
#include "aws/protocol/fuzz_pick.h"

namespace {

constexpr regionfall::aws::FuzzOperation kOperations[] = {
    {"cloudwatch", "PutMetricData"}, {"cloudwatch", "PutMetricAlarm"}, {"dynamodb", "PutItem"}};

std::string written(const regionfall::aws::Shape& shape, const regionfall::aws::Value& value) {
  std::string out;
  regionfall::CborWriter writer(out);
  write_cbor(writer, shape, value);
  return out;
}

}  // namespace

// What is read and written comes back the same once more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::aws;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  const Shape& shape = pick_input(kOperations, bytes);
  const auto value = read_cbor_input(shape, bytes);
  if (!value) return 0;
  const std::string first = written(shape, *value);
  const auto again = read_cbor_input(shape, first);
  if (!again || written(shape, *again) != first) std::abort();
  return 0;
}
