#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "hcl/diagnostic.h"
#include "hcl/format.h"
#include "hcl/parser.h"

namespace {

bool parses(const std::string& text) {
  const regionfall::hcl::SourceFile file("fuzz.tf", text);
  regionfall::hcl::Diagnostics diagnostics;
  regionfall::hcl::parse_native(file, diagnostics);
  return !diagnostics.has_errors();
}

}  // namespace

// What parses still does after formatting; what does not is left alone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string formatted = regionfall::hcl::format_source(text);
  if (parses(text) ? !parses(formatted) : formatted != text) std::abort();
  return 0;
}
