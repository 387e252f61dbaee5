#include <cstdint>
#include <string>

#include "hcl/body.h"
#include "hcl/parser.h"

// Any bytes: read as a body, and every property of it as an argument and as a block.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::hcl;
  const SourceFile file("fuzz.tf.json", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  const BodyPtr body = parse_json_syntax(file, diagnostics);
  BodySchema blocks;
  for (const Attribute& attribute : body->attributes(diagnostics)) {
    variables_of(*attribute.value);
    blocks.blocks.push_back({attribute.name, {"type"}});
  }
  for (const Block& block : body->content(blocks, diagnostics).blocks) block.body->attributes(diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) format_diagnostic(diagnostic, {.color = true});
  return 0;
}
