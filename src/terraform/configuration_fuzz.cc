#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "hcl/functions/disk_files.h"
#include "terraform/configuration_fixture.h"
#include "terraform/provider.h"
#include "terraform/providers/providers.h"
#include "terraform/validate.h"

namespace regionfall::terraform {
namespace {

constexpr std::size_t kInputBytesMax = 8192;

class NoFiles final : public hcl::FileReader {
 public:
  Result<std::string> read(const std::string&) const override { return failure("there are no files"); }
  bool exists(const std::string&) const override { return false; }
  Result<std::vector<std::string>> match(const std::string&, const std::string&) const override {
    return std::vector<std::string>{};
  }
  std::string home_directory() const override { return "/"; }
};

// A whole configuration in one file: loaded, linked and validated with every built-in provider.
void validate_text(const std::string& name, const std::string& text) {
  static const ProviderRegistry kRegistry = utility_providers();
  static const hcl::FunctionTable kFunctions = hcl::terraform_functions();
  LoadedFiles loaded({{name, text}});
  if (loaded.diagnostics.has_errors()) return;
  const Graph graph = build_graph(loaded.configuration, loaded.diagnostics);
  if (loaded.diagnostics.has_errors()) return;
  const ManualClock clock{Instant{}};
  SeededRandom random(1);
  const NoFiles files;
  hcl::FunctionContext context{clock, random, files};
  const ProviderEnvironment environment{clock, random, loaded.directory(), {}};
  ProviderSet providers(kRegistry, environment);
  Evaluation evaluation({WalkKind::kValidate, loaded.configuration, kFunctions, context});
  validate(graph, evaluation, providers, loaded.diagnostics);
}

}  // namespace
}  // namespace regionfall::terraform

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > regionfall::terraform::kInputBytesMax) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  regionfall::terraform::validate_text(text.starts_with("{") ? "main.tf.json" : "main.tf", text);
  return 0;
}
