#include "cli/test_view.h"

#include <ostream>

#include "cli/report.h"
#include "hcl/value_text.h"
#include "terraform/render/plan_text.h"
#include "terraform/render/style.h"

namespace regionfall::cli {
namespace {

using terraform::ResourceInstance;
using terraform::TestFile;
using terraform::TestRun;
using terraform::TestRunReport;
using terraform::TestStatus;
using terraform::TestSummary;

class TextView final : public TestView {
 public:
  TextView(Environment& environment, const TestViewOptions& options)
      : environment_(environment), out_(environment.out), options_(options), style_{options.format.color} {}

  void diagnostics(const hcl::Diagnostics& diagnostics) override {
    hcl::Diagnostics errors;
    hcl::Diagnostics warnings;
    for (const auto& diagnostic : diagnostics.all()) {
      (diagnostic.severity == hcl::Severity::kError ? errors : warnings).add(diagnostic);
    }
    for (const auto& warning : warnings.all()) out_ << hcl::format_diagnostic(warning, options_.format) << "\n";
    out_ << std::flush;
    print_diagnostics(errors, options_.format, environment_.err);
    environment_.err << std::flush;
  }

  void begin(const std::vector<TestFile>&) override {}

  void file_started(const TestFile& file) override {
    out_ << file.name << "... " << style_.gray() << "in progress" << style_.reset() << "\n" << std::flush;
  }

  void run_finished(const TestFile&, const TestRun& run, const TestRunReport& report) override {
    out_ << "  run \"" << run.name << "\"... " << shown(report.status) << "\n";
    if (options_.verbose) write_details(report);
    diagnostics(report.diagnostics);
  }

  void tearing_down(const TestFile& file) override {
    out_ << file.name << "... " << style_.gray() << "tearing down" << style_.reset() << "\n" << std::flush;
  }

  void torn_down(const TestFile& file, const TestRun& run, const hcl::Diagnostics& found,
                 const std::vector<ResourceInstance>& left) override {
    if (found.has_errors()) {
      environment_.err << terraform::render::wrapped(
          "Errors came up while destroying what " + file.name + "/" + run.name + " had made.", options_.format.width);
    }
    diagnostics(found);
    if (left.empty()) return;
    environment_.err << "\n"
                     << terraform::render::wrapped(
                            "These objects of " + file.name + "/" + run.name +
                                " still exist, and nothing keeps track of them: they need to be cleaned up by hand:",
                            options_.format.width);
    for (const ResourceInstance& object : left) environment_.err << "  - " << object.to_string() << "\n";
    environment_.err << std::flush;
  }

  void file_finished(const TestFile& file, TestStatus status) override {
    out_ << file.name << "... " << shown(status) << "\n" << std::flush;
  }

  void end(const TestSummary& summary) override {
    const bool good = summary.status <= TestStatus::kPass;
    out_ << "\n"
         << style_.bold() << (good ? style_.green() : style_.red()) << (good ? "Success!" : "Failure!")
         << style_.reset() << " " << summary_text(summary) << "\n"
         << std::flush;
  }

 private:
  std::string shown(TestStatus status) const {
    const bool good = status == TestStatus::kPass;
    const bool skipped = status == TestStatus::kSkip || status == TestStatus::kPending;
    const std::string word = good ? "pass" : skipped ? terraform::status_name(status) : "fail";
    return std::string(good      ? style_.green()
                       : skipped ? style_.gray()
                                 : style_.red()) +
           word + std::string(style_.reset());
  }

  void write_details(const TestRunReport& report) {
    if (report.plan != nullptr && !report.plan->errored) {
      terraform::render::write_plan(*report.plan, {options_.format.color, options_.format.width}, out_);
      out_ << "\n";
    }
    if (report.state != nullptr) write_state(*report.state, *report.providers);
  }

  void write_state(const terraform::State& state, const terraform::ProviderSet& providers) {
    for (const auto& [resource, stored] : state.resources) {
      const auto* schema = providers.find_schema(stored.provider.provider, resource.resource);
      for (const auto& [key, instance] : stored.instances) {
        if (schema == nullptr || !instance.current) continue;
        out_ << "\n"
             << terraform::render::object_text({resource.module, resource.resource, key}, "", *schema,
                                               instance.current->value, instance.current->tainted,
                                               options_.format.color);
      }
    }
    if (!state.outputs.empty()) out_ << "\nOutputs:\n\n";
    for (const auto& [name, output] : state.outputs) {
      const bool sensitive = has(output.value.marks(), hcl::Marks::kSensitive);
      out_ << name << " = " << (sensitive ? "(sensitive value)" : hcl::value_text(output.value.unmarked_deep()))
           << "\n";
    }
    out_ << "\n";
  }

  Environment& environment_;
  std::ostream& out_;
  const TestViewOptions options_;
  const terraform::render::Style style_;
};

}  // namespace

std::unique_ptr<TestView> make_test_view(Environment& environment, const TestViewOptions& options) {
  return options.json ? make_json_test_view(environment) : make_text_test_view(environment, options);
}

std::unique_ptr<TestView> make_text_test_view(Environment& environment, const TestViewOptions& options) {
  return std::make_unique<TextView>(environment, options);
}

std::string summary_text(const TestSummary& summary) {
  std::string text =
      std::to_string(summary.passed) + " passed, " + std::to_string(summary.failed + summary.errored) + " failed";
  if (summary.skipped > 0) text += ", " + std::to_string(summary.skipped) + " skipped";
  return text + ".";
}

}  // namespace regionfall::cli
