#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"

// What is read and written comes back the same once more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto json = regionfall::parse_json(text);
  if (!json) return 0;
  const std::string written = json->dump(2, true);
  const auto again = regionfall::parse_json(written);
  if (!again || again->dump(2, true) != written) std::abort();
  return 0;
}
