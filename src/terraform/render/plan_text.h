#pragma once

#include <iosfwd>
#include <string>

#include "terraform/plan.h"

namespace regionfall::terraform::render {

struct PlanTextOptions {
  bool color = false;
  int width = 78;  // columns for sentences
};

// The plan as people read it: what drifted, every change, the closing counts ("Plan: 1 to add, …") or "No changes.",
// and what happens to outputs. Text goes out as it is made, so that memory does not grow with the plan.
void write_plan(const Plan& plan, const PlanTextOptions& options, std::ostream& to);

// One object as it is, without symbols: `# ADDRESS:\nresource "t" "n" {…}` and a line end.
std::string object_text(const ResourceInstance& address, const std::string& deposed, const TypeSchema& schema,
                        const hcl::Value& value, bool tainted, bool color);

// One output of a state as `show` prints it: `NAME = …` and a line end.
std::string output_text(const std::string& name, const hcl::Value& value, const hcl::Type& type, bool color);

}  // namespace regionfall::terraform::render
