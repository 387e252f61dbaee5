#include <memory>
#include <span>
#include <utility>

#include "terraform/applier.h"
#include "terraform/provisioner.h"

// Commands that a resource runs after its creation or before its destruction. Source: Terraform documentation,
// "Provisioners".

namespace regionfall::terraform {
namespace {

using hcl::Value;

// At destruction the configuration's count or for_each may not hold the instance any more; its key is all that is
// known.
Expansion expansion_of_key(const InstanceKey& key) {
  Expansion expansion;
  expansion.keys = {key};
  if (key.is_string()) {
    expansion.kind = Expansion::Kind::kForEach;
    expansion.each_values = {Value::dynamic()};
  } else if (key.is_number()) {
    expansion.kind = Expansion::Kind::kCount;
  }
  return expansion;
}

struct Provisioning {
  std::span<const Provisioner> provisioners;
  hcl::BodyPtr connection;
};

// The provisioners of the subject's resource, or of the `removed` block that lets it go.
Provisioning provisioning_of(const Subject& subject) {
  if (subject.node != nullptr) return {subject.node->resource->provisioners, subject.node->resource->connection};
  if (subject.removed != nullptr) return {subject.removed->provisioners, nullptr};
  return {};
}

}  // namespace

bool Applier::provisions(const Subject& subject) { return !provisioning_of(subject).provisioners.empty(); }

void Applier::provision(const SubjectPtr& subject, bool destroying, const Value& self,
                        const std::function<void(bool good)>& then) {
  provision_from(subject, 0, destroying, self, then);
}

void Applier::provision_from(const SubjectPtr& subject, std::size_t next, bool destroying, const Value& self,
                             const std::function<void(bool good)>& then) {
  const Provisioning provisioning = provisioning_of(*subject);
  const auto provisioners = provisioning.provisioners;
  while (next < provisioners.size() && provisioners[next].when_destroy != destroying) ++next;
  if (next == provisioners.size()) return then(true);
  const Provisioner& provisioner = provisioners[next];
  hcl::Diagnostics found;
  const BlockSchema* schema = provisioner_schema(provisioner.type);
  if (schema == nullptr) {
    found.error("Unknown provisioner",
                "There is no provisioner \"" + provisioner.type + "\". Known are local-exec, remote-exec and file.",
                provisioner.range);
    diagnostics_.append(std::move(found));
    return then(false);
  }
  const Expansion own_key = expansion_of_key(subject->address.key);
  const std::size_t index =
      subject->address.key.is_number() ? static_cast<std::size_t>(subject->address.key.number()) : 0;
  const ModuleScope scope =
      destroying ? ModuleScope(evaluation_, *subject->module, {&own_key, index}, &self) : run_.scope(*subject, &self);
  const Value config = evaluate_block(compile_block(*provisioner.body, *schema, found), scope, found);
  const hcl::BodyPtr& connection_body = provisioner.connection ? provisioner.connection : provisioning.connection;
  Value connection = Value::null(connection_schema().implied_type());
  if (connection_body)
    connection = evaluate_block(compile_block(*connection_body, connection_schema(), found), scope, found);
  const bool valid = !found.has_errors();
  diagnostics_.append(std::move(found));
  if (!valid) return then(false);

  const bool quiet =
      has(config.marks_deep() | connection.marks_deep(), hcl::Marks::kSensitive | hcl::Marks::kEphemeral);
  observer_.provisioning(subject->address, provisioner.type);
  if (quiet)
    observer_.provisioner_output(subject->address, provisioner.type,
                                 "(output suppressed due to sensitive value in config)");
  auto result = std::make_shared<Result<void>>();
  const Progress output = [this, subject, &provisioner, quiet](std::string_view line) {
    if (quiet) return;
    executor_.post([this, subject, &provisioner, text = std::string(line)] {
      observer_.provisioner_output(subject->address, provisioner.type, text);
    });
  };
  perform(
      true,
      [this, &provisioner, config = config.unmarked_deep(), connection = connection.unmarked_deep(), output, result] {
        *result = environment_.provisioners.run(provisioner.type, config, connection, output);
      },
      [this, subject, &provisioner, next, destroying, self, then, result] {
        if (*result || provisioner.on_failure_continue) {
          if (!*result)
            diagnostics_.warning(provisioner.type + " provisioner failed", result->error().message + ".",
                                 provisioner.range);
          return provision_from(subject, next + 1, destroying, self, then);
        }
        hcl::Diagnostic diagnostic;
        diagnostic.summary = provisioner.type + " provisioner error";
        diagnostic.detail = result->error().message;
        diagnostic.address = subject->address.to_string();
        diagnostic.subject = provisioner.range;
        diagnostics_.add(std::move(diagnostic));
        then(false);
      });
}

}  // namespace regionfall::terraform
