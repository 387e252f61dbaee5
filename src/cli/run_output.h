#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/engine.h"
#include "terraform/plan.h"

namespace regionfall::cli {

// What plan, apply and destroy show: as text for people, or as Terraform's machine-readable lines (`-json`).
class RunOutput : public terraform::RunObserver {
 public:
  // The plan itself, with its closing line ("Plan: 2 to add, …", "No changes.").
  virtual void plan(const terraform::Plan& plan, Engine& engine) = 0;
  // What a plan that was saved is about to do, for machines: people have seen it when it was made.
  virtual void saved_plan(const terraform::Plan&) {}
  // What follows a plan that is not applied at once: where it was saved, or (empty) that it was not.
  virtual void planned(const terraform::Plan& plan, const std::string& saved_to) = 0;
  // Asks whether to go on; false when the answer was no.
  virtual bool approve(const terraform::Plan& plan, Engine& engine) = 0;
  // The closing line of an apply without errors, and the outputs. `destroying`: it was the command `destroy`.
  virtual void applied(const terraform::Plan::Counts& done, bool destroying, Engine& engine) = 0;
  virtual void diagnostics(const hcl::Diagnostics& diagnostics, const hcl::DiagnosticFormat& format) = 0;
};

struct RunOutputOptions {
  bool json = false;
  bool color = false;
  bool compact_warnings = false;
};

std::unique_ptr<RunOutput> make_run_output(Environment& environment, const RunOutputOptions& options);

// -- the two forms ----------------------------------------------------------------------------------------------------

std::unique_ptr<RunOutput> make_text_output(Environment& environment, const RunOutputOptions& options);
std::unique_ptr<RunOutput> make_json_output(Environment& environment);

}  // namespace regionfall::cli
