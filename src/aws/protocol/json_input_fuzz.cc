#include <cstdint>
#include <cstdlib>
#include <string>

#include "aws/protocol/fuzz_pick.h"
#include "aws/protocol/json_input.h"
#include "aws/protocol/json_output.h"

namespace {

constexpr regionfall::aws::FuzzOperation kOperations[] = {
    {"dynamodb", "PutItem"}, {"kms", "CreateKey"}, {"logs", "PutLogEvents"}, {"cloudwatch", "PutMetricData"}};

}  // namespace

// What is read and written comes back the same once more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::aws;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.empty()) return 0;
  const Shape& shape = pick_input(kOperations, text);
  const auto value = read_json_input(shape, text);
  if (!value) return 0;
  std::string written;
  append_json(written, shape, *value);
  const auto again = read_json_input(shape, written);
  if (!again) std::abort();
  std::string rewritten;
  append_json(rewritten, shape, *again);
  if (rewritten != written) std::abort();
  return 0;
}
