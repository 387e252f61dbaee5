#pragma once

#include <span>

#include "cli/command_line.h"

namespace regionfall::cli {

// Every subcommand, in the order help lists them.
std::span<const Command> all_commands();

// One function a command: it names the options, and returns what runs.
Run declare_fmt(CommandLine& line, Environment& environment);
Run declare_console(CommandLine& line, Environment& environment);
Run declare_init(CommandLine& line, Environment& environment);
Run declare_validate(CommandLine& line, Environment& environment);
Run declare_plan(CommandLine& line, Environment& environment);
Run declare_apply(CommandLine& line, Environment& environment);
Run declare_destroy(CommandLine& line, Environment& environment);
Run declare_up(CommandLine& line, Environment& environment);
Run declare_serve(CommandLine& line, Environment& environment);
Run declare_status(CommandLine& line, Environment& environment);
Run declare_fail_region(CommandLine& line, Environment& environment);
Run declare_fail_link(CommandLine& line, Environment& environment);
Run declare_fail_control_plane(CommandLine& line, Environment& environment);
Run declare_heal(CommandLine& line, Environment& environment);
Run declare_drill(CommandLine& line, Environment& environment);
Run declare_down(CommandLine& line, Environment& environment);
Run declare_exec(CommandLine& line, Environment& environment);
Run declare_proxy(CommandLine& line, Environment& environment);
Run declare_ca(CommandLine& line, Environment& environment);
Run declare_region(CommandLine& line, Environment& environment);
Run declare_order_service(CommandLine& line, Environment& environment);
Run declare_edge(CommandLine& line, Environment& environment);
Run declare_instance(CommandLine& line, Environment& environment);
Run declare_test(CommandLine& line, Environment& environment);
Run declare_refresh(CommandLine& line, Environment& environment);
Run declare_show(CommandLine& line, Environment& environment);
Run declare_output(CommandLine& line, Environment& environment);
Run declare_graph(CommandLine& line, Environment& environment);
Run declare_providers(CommandLine& line, Environment& environment);
Run declare_provider_schemas(CommandLine& line, Environment& environment);
Run declare_function_metadata(CommandLine& line, Environment& environment);
Run declare_version(CommandLine& line, Environment& environment);
Run declare_state_list(CommandLine& line, Environment& environment);
Run declare_state_show(CommandLine& line, Environment& environment);
Run declare_state_mv(CommandLine& line, Environment& environment);
Run declare_state_rm(CommandLine& line, Environment& environment);
Run declare_state_pull(CommandLine& line, Environment& environment);
Run declare_state_push(CommandLine& line, Environment& environment);
Run declare_state_replace_provider(CommandLine& line, Environment& environment);
Run declare_workspace_list(CommandLine& line, Environment& environment);
Run declare_workspace_show(CommandLine& line, Environment& environment);
Run declare_workspace_new(CommandLine& line, Environment& environment);
Run declare_workspace_select(CommandLine& line, Environment& environment);
Run declare_workspace_delete(CommandLine& line, Environment& environment);
Run declare_completion(CommandLine& line, Environment& environment);

}  // namespace regionfall::cli
