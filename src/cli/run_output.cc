#include "cli/run_output.h"

#include <istream>
#include <ostream>

#include "base/text.h"
#include "cli/progress_words.h"
#include "cli/report.h"
#include "hcl/value_text.h"
#include "terraform/render/plan_text.h"
#include "terraform/render/style.h"

namespace regionfall::cli {
namespace {

using terraform::Action;
using terraform::Plan;
using terraform::PlanMode;
using terraform::ResourceInstance;

ProgressWords words_of(Action action) { return progress_words(action, Reader::kPerson); }

std::string elapsed(double seconds) {
  const auto whole = static_cast<long>(seconds);
  std::string text = std::to_string(whole % 60) + "s";
  if (whole >= 60) text = std::to_string(whole / 60 % 60) + "m" + text;
  if (whole >= 3600) text = std::to_string(whole / 3600) + "h" + text;
  return text;
}

std::string id_note(const std::string& id) { return id.empty() ? "" : " [id=" + id + "]"; }

class TextOutput final : public RunOutput {
 public:
  TextOutput(Environment& environment, const RunOutputOptions& options)
      : environment_(environment), out_(environment.out), options_(options), style_{options.color} {}

  // -- progress
  void refreshing(const ResourceInstance& address, const std::string& id) override {
    // In a file or pipe, thousands of objects that are read at once need not be thousands of writes.
    write_line(address, "Refreshing state..." + id_note(id));
    if (environment_.output_is_terminal) out_ << std::flush;
  }
  void reading(const ResourceInstance& address) override { say(address, "Reading..."); }
  void read(const ResourceInstance& address, const std::string& id, double seconds) override {
    say(address, "Read complete after " + elapsed(seconds) + id_note(id));
  }
  void starting(const ResourceInstance& address, Action action, const std::string& id) override {
    const bool exists = action == Action::kDelete || action == Action::kUpdate || action == Action::kForget;
    say(address, words_of(action).begin + ("..." + (exists ? id_note(id) : "")));
  }
  void still(const ResourceInstance& address, Action action, const std::string& id, double seconds) override {
    const bool exists = action == Action::kDelete || action == Action::kUpdate;
    const std::string note = exists && !id.empty() ? "id=" + id + ", " : "";
    say(address, std::string("Still ") + words_of(action).still + "... [" + note + elapsed(seconds) + " elapsed]");
  }
  void finished(const ResourceInstance& address, Action action, const std::string& id, double seconds) override {
    say(address, words_of(action).end + (" complete after " + elapsed(seconds)) +
                     (action == Action::kDelete ? "" : id_note(id)));
  }
  void provisioning(const ResourceInstance& address, const std::string& type) override {
    say(address, "Provisioning with '" + type + "'...");
  }
  void provisioner_output(const ResourceInstance& address, const std::string& type, const std::string& line) override {
    out_ << style_.bold() << address.to_string() << " (" << type << "):" << style_.reset() << " " << line << "\n"
         << std::flush;
  }

  // -- the plan
  void plan(const Plan& plan, Engine&) override {
    terraform::render::write_plan(plan, {options_.color, width()}, out_);
    out_ << std::flush;
  }

  void planned(const Plan& plan, const std::string& saved_to) override {
    if (saved_to.empty()) {
      if (!plan.applyable()) return;
      write_rule();
      out_ << "\n"
           << terraform::render::wrapped(
                  "Note: This plan is not kept. With -out=FILE it is, and an apply of the file takes exactly these "
                  "actions.",
                  width());
      return;
    }
    write_rule();
    out_ << "\nSaved the plan to: " << saved_to
         << "\n\nTo perform exactly these actions, run the following command to apply:\n"
         << "    regionfall apply " << quote(saved_to) << "\n";
  }

  bool approve(const Plan& plan, Engine& engine) override {
    const bool destroying = plan.options.mode == PlanMode::kDestroy;
    const std::string where = engine.workspace() == "default" ? "?" : " in workspace \"" + engine.workspace() + "\"?";
    out_ << "\n" << style_.bold();
    if (destroying) {
      out_ << "Do you really want to destroy all resources" << where << style_.reset()
           << "\n  Everything shown above will be destroyed. There is no undo.\n";
    } else if (plan.options.mode == PlanMode::kRefreshOnly) {
      out_ << "Would you like to update the state to reflect these detected changes?" << style_.reset()
           << "\n  Nothing but the state is written.\n";
    } else {
      out_ << "Do you want to perform these actions" << where << style_.reset()
           << "\n  The actions described above will be performed.\n";
    }
    out_ << "  Only 'yes' will be accepted to " << (destroying ? "confirm" : "approve") << ".\n\n  " << style_.bold()
         << "Enter a value: " << style_.reset() << std::flush;
    std::string answer;
    const bool answered = static_cast<bool>(std::getline(environment_.in, answer));
    out_ << "\n";
    if (answered && trim(answer) == "yes") return true;
    out_ << (destroying ? "Destroy" : "Apply") << " cancelled.\n";
    return false;
  }

  void applied(const Plan::Counts& done, bool destroying, Engine& engine) override {
    out_ << "\n" << style_.bold() << style_.green();
    if (destroying) {
      out_ << "Destroy complete! Resources: " << done.destroy << " destroyed.";
    } else {
      out_ << "Apply complete! Resources: ";
      if (done.import > 0) out_ << done.import << " imported, ";
      out_ << done.add << " added, " << done.change << " changed, " << done.destroy << " destroyed.";
    }
    out_ << style_.reset() << "\n";
    write_outputs(engine.state());
  }

  void diagnostics(const hcl::Diagnostics& diagnostics, const hcl::DiagnosticFormat& format) override {
    out_ << std::flush;
    hcl::Diagnostics errors, warnings;
    for (const auto& diagnostic : diagnostics.all())
      (diagnostic.severity == hcl::Severity::kError ? errors : warnings).add(diagnostic);
    if (options_.compact_warnings && errors.empty()) {
      write_compact(warnings);
    } else {
      print_diagnostics(warnings, format, out_);
    }
    out_ << std::flush;
    print_diagnostics(errors, format, environment_.err);
  }

 private:
  void say(const ResourceInstance& address, const std::string& what) {
    write_line(address, what);
    out_ << std::flush;
  }

  void write_line(const ResourceInstance& address, const std::string& what) {
    out_ << style_.bold() << address.to_string() << ": " << what << style_.reset() << "\n";
  }

  int width() const { return environment_.output_is_terminal ? environment_.width : 78; }

  void write_rule() {
    out_ << "\n" << style_.gray();
    for (int i = 1; i < width(); ++i) out_ << "─";
    out_ << style_.reset() << "\n";
  }

  void write_outputs(const terraform::State& state) {
    if (state.outputs.empty()) return;
    out_ << "\n" << style_.bold() << style_.green() << "Outputs:" << style_.reset() << "\n\n";
    for (const auto& [name, output] : state.outputs) {
      const bool sensitive = has(output.value.marks(), hcl::Marks::kSensitive);
      out_ << name << " = " << (sensitive ? "<sensitive>" : hcl::value_text(output.value.unmarked_deep())) << "\n";
    }
  }

  void write_compact(const hcl::Diagnostics& warnings) {
    if (warnings.empty()) return;
    out_ << "\n" << style_.bold() << style_.yellow() << "Warnings:" << style_.reset() << "\n\n";
    for (const auto& warning : warnings.all()) {
      out_ << "- " << warning.summary << "\n";
      if (warning.subject && warning.subject->has_place()) {
        out_ << "  on " << warning.subject->file->name() << " line " << warning.subject->start.line << "\n";
      }
    }
    out_ << "\nWithout -compact-warnings they are shown in full.\n";
  }

  Environment& environment_;
  std::ostream& out_;
  const RunOutputOptions options_;
  const terraform::render::Style style_;
};

}  // namespace

std::unique_ptr<RunOutput> make_text_output(Environment& environment, const RunOutputOptions& options) {
  return std::make_unique<TextOutput>(environment, options);
}

std::unique_ptr<RunOutput> make_run_output(Environment& environment, const RunOutputOptions& options) {
  return options.json ? make_json_output(environment) : make_text_output(environment, options);
}

}  // namespace regionfall::cli
