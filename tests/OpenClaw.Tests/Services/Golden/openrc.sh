#!/sbin/openrc-run
# Written by the OpenClaw node's install command, which replaces it. Your own settings belong into /etc/conf.d/openclaw-node.

name='openclaw-node'
description='it'\''s $HOME'
supervisor=supervise-daemon
command='/home/ada/.openclaw/runtime/current/openclaw-node'
command_args=''\''service'\'' '\''it'\''\'\'''\''s'\'' '\'''\'' '\''a b'\'' '\''$HOME'\'' '\''`id`'\'' '\''日本語'\'''
command_user='openclaw-node'
directory='/home/ada'
umask=077
respawn_delay=5
respawn_max=0
retry='TERM/45/KILL/5'
supervise_daemon_args='--env '\''PATH=/usr/local/bin:/usr/bin:/bin'\'''
export OPENCLAW_STATE_DIR='/home/ada/.openclaw'

depend() {
	use net dns logger
	after net firewall
}
