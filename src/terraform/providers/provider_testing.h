#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "terraform/provider.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::terraform {

// Drives a provider as the engine does: validate, plan, apply.
class ProviderHarness {
 public:
  explicit ProviderHarness(const ProviderKind& kind) : provider(kind.make(environment)) {}

  // A configuration of the type: null everywhere but in `members`.
  hcl::Value config(const std::string& type, std::vector<hcl::MapEntry> members) const {
    return with_members(provider->schema().resources.at(type).block.empty_value(), std::move(members));
  }
  hcl::Value data_config(const std::string& type, std::vector<hcl::MapEntry> members) const {
    return with_members(provider->schema().data_sources.at(type).block.empty_value(), std::move(members));
  }
  hcl::Value nothing(const std::string& type) const {
    return hcl::Value::null(provider->schema().resources.at(type).type);
  }

  PlanReply plan(const std::string& type, const hcl::Value& prior, const hcl::Value& wanted) const {
    const auto& block = provider->schema().resources.at(type).block;
    return provider->plan({type, prior, proposed_new(block, prior, wanted), wanted, ""});
  }
  // What exists after the configuration is created; a failure fails the test.
  hcl::Value create(const std::string& type, const hcl::Value& wanted) const {
    EXPECT_FALSE(provider->validate_resource(type, wanted).failed());
    const PlanReply planned = plan(type, nothing(type), wanted);
    EXPECT_FALSE(planned.failed());
    const ApplyReply applied = provider->apply({type, nothing(type), planned.planned, wanted, "", "token"});
    for (const auto& said : applied.diagnostics) ADD_FAILURE() << said.summary << ": " << said.detail;
    if (applied.failed()) return planned.planned;
    EXPECT_TRUE(applied.state.is_wholly_known()) << applied.state.debug_string();
    EXPECT_EQ(applied.state.type(), provider->schema().resources.at(type).type);
    return applied.state;
  }
  hcl::Value create(const std::string& type, std::vector<hcl::MapEntry> members) const {
    return create(type, config(type, std::move(members)));
  }

  // The names of the attributes whose change forces a new object; "-" when nothing changes at all.
  std::string replaced_by(const std::string& type, const hcl::Value& prior, const hcl::Value& wanted) const {
    const PlanReply reply = plan(type, prior, wanted);
    if (reply.planned.identical(prior)) return "-";
    std::string names;
    for (const auto& path : reply.requires_replace) {
      const auto before = hcl::at_path(prior, path);
      const auto after = hcl::at_path(reply.planned, path);
      if (before && after && before->identical(*after)) continue;
      names += (names.empty() ? "" : " ") + path.at(0).name;
    }
    return names;
  }
  // The errors that a configuration meets, one a line; empty when there are none.
  std::string mistakes(const std::string& type, std::vector<hcl::MapEntry> members) const {
    return text(provider->validate_resource(type, config(type, std::move(members))));
  }
  static std::string text(const ProviderReply& reply) {
    std::string all;
    for (const auto& said : reply.diagnostics) all += said.summary + ": " + said.detail + "\n";
    return all;
  }
  hcl::Value imported(const std::string& type, const std::string& id) const {
    const ImportReply reply = provider->import(type, id);
    EXPECT_EQ(reply.objects.size(), 1U) << text(reply);
    return reply.objects.empty() ? hcl::Value() : reply.objects[0].state;
  }

  TemporaryDirectory folder = *TemporaryDirectory::make();
  ManualClock clock{Instant(std::chrono::seconds(1'767'323'045))};  // 2026-01-02T03:04:05Z
  SeededRandom random{7};
  ProviderEnvironment environment{clock, random, folder.path(), {}};
  std::unique_ptr<Provider> provider;
};

inline hcl::Value text_map(std::vector<std::pair<std::string, std::string>> entries) {
  std::vector<hcl::MapEntry> values;
  for (auto& [key, text] : entries) values.emplace_back(std::move(key), hcl::Value::string(std::move(text)));
  return hcl::Value::map(hcl::Type::string(), std::move(values));
}

}  // namespace regionfall::terraform
