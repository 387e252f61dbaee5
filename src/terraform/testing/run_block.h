#pragma once

#include "hcl/body.h"
#include "terraform/block_reader.h"
#include "terraform/testing/test_file.h"

namespace regionfall::terraform {

// Reads a `run` block.
TestRun read_run_block(const hcl::Block& block, LoadContext& context);

}  // namespace regionfall::terraform
