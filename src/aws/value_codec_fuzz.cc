// Bytes that claim to be a value or a call: read without harm, and what was read is written and read the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "aws/call_codec.h"
#include "aws/value_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::aws;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto value = decode_value(bytes)) {
    const std::string written = encode_value(*value);
    const auto again = decode_value(written);
    if (!again || encode_value(*again) != written) std::abort();
  }
  if (const auto call = decode_call(bytes)) {
    if (!decode_call(encode_call(*call))) std::abort();
  }
  if (const auto outcome = decode_outcome(bytes)) {
    if (!decode_outcome(encode_outcome(*outcome))) std::abort();
  }
  return 0;
}
