#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "hcl/evaluate.h"
#include "hcl/parser.h"
#include "hcl/value_text.h"

namespace regionfall::hcl {
namespace {

constexpr std::size_t kInputBytesMax = 4096;

class NoFiles final : public FileReader {
 public:
  Result<std::string> read(const std::string&) const override { return failure("there are no files"); }
  bool exists(const std::string&) const override { return false; }
  Result<std::vector<std::string>> match(const std::string&, const std::string&) const override {
    return std::vector<std::string>{};
  }
  std::string home_directory() const override { return "/"; }
};

// Whatever was typed: a value that can be shown or diagnostics, and an end.
void evaluate_text(const std::string& text) {
  static const FunctionTable kFunctions = terraform_functions();
  const ManualClock clock{Instant{}};
  SeededRandom random(1);
  const NoFiles files;
  FunctionContext context{clock, random, files};
  const FunctionScope scope(kFunctions, context);
  const SourceFile source("fuzz", text);
  Diagnostics diagnostics;
  const ExpressionPtr expression = parse_expression(source, diagnostics);
  const Value value = evaluate(*expression, scope, diagnostics);
  if (!diagnostics.has_errors()) value_text(value);
}

}  // namespace
}  // namespace regionfall::hcl

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > regionfall::hcl::kInputBytesMax) return 0;
  regionfall::hcl::evaluate_text(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
