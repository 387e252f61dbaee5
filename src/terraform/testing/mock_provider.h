#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hcl/value.h"
#include "terraform/provider.h"
#include "terraform/provider_set.h"
#include "terraform/testing/test_file.h"

namespace regionfall::terraform {

// A provider that makes nothing: what it would compute is taken from given values by name, else generated: strings of
// eight letters and digits, zero, false, empty collections. Source: Terraform documentation, "Mocks".
// The same seed generates the same values, so that planning the same thing twice comes to the same.
std::unique_ptr<Provider> make_mock_provider(const ProviderSchema& schema, hcl::Value given, bool during_plan,
                                             std::uint64_t seed);

// The values that expressions of mocks and overrides came to; absent where there is no expression.
using MockValues = std::map<const hcl::Expression*, hcl::Value>;

// What stands in for providers in one run of a test file.
class TestSubstitutes final : public ProviderSubstitutes {
 public:
  // Which mock stands for which configuration of the root module: by provider and alias.
  using Mocks = std::map<std::pair<ProviderSource, std::string>, const MockProvider*>;

  // `overrides` by weight: the first that covers an object counts. What is given must outlive this.
  TestSubstitutes(Mocks mocks, std::vector<const TestOverride*> overrides, MockValues values, std::uint64_t seed)
      : mocks_(std::move(mocks)), overrides_(std::move(overrides)), values_(std::move(values)), seed_(seed) {}

  std::unique_ptr<Provider> for_configuration(const ProviderConfigAddress& address,
                                              const ProviderSchema& schema) override;
  Provider* for_object(const ResourceInstance& object, const ProviderConfigAddress& address,
                       const Provider& provider) override;

 private:
  const MockProvider* mock(const ProviderConfigAddress& address) const;
  Provider* keep(const ResourceInstance& object, const Provider& provider, const hcl::Expression* given,
                 bool during_plan);

  Mocks mocks_;
  std::vector<const TestOverride*> overrides_;
  MockValues values_;
  std::uint64_t seed_;
  std::map<ResourceInstance, std::unique_ptr<Provider>> objects_;
};

}  // namespace regionfall::terraform
