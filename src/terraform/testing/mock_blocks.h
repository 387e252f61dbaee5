#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/body.h"
#include "terraform/block_reader.h"
#include "terraform/testing/test_file.h"

namespace regionfall::terraform {

// The text of a test file or a file of mocks as a body; null after a diagnostic.
hcl::BodyPtr parse_test_source(const std::string& path, const std::string& name, std::uint64_t bytes_max,
                               LoadContext context);

// override_resource, override_data, override_module.
std::span<const std::string_view> override_blocks();
bool is_override_block(std::string_view type);
void read_override(const hcl::Block& block, std::vector<TestOverride>& overrides, LoadContext& context);

// `mock_provider "NAME" { … }`, with what the files of its `source` directory (relative to `directory`) hold.
MockProvider read_mock_provider(const hcl::Block& block, const std::string& directory, LoadContext& context);

}  // namespace regionfall::terraform
