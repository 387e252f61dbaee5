#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "terraform/state.h"

namespace regionfall::terraform {
namespace {

// What terraform_data and most types of the utility providers look like, which is enough for decoding to have work.
TypeSchema schema_of_objects() {
  TypeSchema schema;
  schema.type = hcl::Type::object({{"id", hcl::Type::string()},
                                   {"input", hcl::Type::dynamic()},
                                   {"output", hcl::Type::dynamic()},
                                   {"keepers", hcl::Type::map(hcl::Type::string())},
                                   {"numbers", hcl::Type::set(hcl::Type::number())}});
  return schema;
}

// Whatever is read can be decoded or is refused, and what is written reads back as the same text.
void read_state(std::string_view text) {
  const auto state = parse_state(text);
  if (!state) return;
  const TypeSchema schema = schema_of_objects();
  for (const auto& [address, resource] : state->resources) {
    for (const auto& [key, instance] : resource.instances) {
      if (instance.current) static_cast<void>(decode_object(*instance.current, schema));
      for (const auto& [deposed, object] : instance.deposed) static_cast<void>(decode_object(object, schema));
    }
  }
  const std::string written = state_text(*state);
  const auto again = parse_state(written);
  if (!again || state_text(*again) != written) std::abort();
}

}  // namespace
}  // namespace regionfall::terraform

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  regionfall::terraform::read_state(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
