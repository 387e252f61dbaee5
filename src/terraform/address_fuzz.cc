#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "terraform/address.h"
#include "terraform/module_source.h"
#include "terraform/version.h"

// Addresses, sources and versions as people type them: what is understood is understood again as it is printed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::terraform;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_target(text));
  static_cast<void>(parse_provider_source(text));
  static_cast<void>(parse_version_constraint(text));
  static_cast<void>(parse_module_source(text));
  if (const auto instance = parse_resource_instance(text)) {
    const auto again = parse_resource_instance(instance->to_string());
    if (!again || *again != *instance) std::abort();
  }
  if (const auto provider = parse_provider_config(text)) {
    const auto again = parse_provider_config(provider->to_string());
    if (!again || *again != *provider) std::abort();
  }
  return 0;
}
