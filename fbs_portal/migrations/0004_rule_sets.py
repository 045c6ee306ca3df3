import django.db.models.deletion
import fbs_portal.domain.states
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fbs_portal', '0003_clarifications_and_scores'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('body', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('engine', models.CharField(max_length=64)),
                ('status', models.CharField(default=fbs_portal.domain.states.RuleSetStatus['DRAFT'], max_length=24)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=64)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=64)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.CharField(blank=True, default='', max_length=64)),
                ('reason', models.TextField(blank=True, default='')),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_by', models.CharField(blank=True, default='', max_length=64)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rule_sets', to='fbs_portal.clinic')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.AddField(
            model_name='clinic',
            name='rule_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='used_by', to='fbs_portal.ruleset'),
        ),
        migrations.CreateModel(
            name='ReplayRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_set', models.CharField(max_length=40)),
                ('rule_set_digest', models.CharField(max_length=64)),
                ('against', models.CharField(max_length=40)),
                ('since', models.DateField(blank=True, null=True)),
                ('status', models.CharField(default=fbs_portal.domain.states.ReplayStatus['WAITING'], max_length=24)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('after_episode', models.PositiveBigIntegerField(default=0)),
                ('tally', models.JSONField(default=dict)),
                ('failure', models.CharField(blank=True, default='', max_length=80)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=64)),
                ('started_at', models.DateTimeField(null=True)),
                ('beat_at', models.DateTimeField(null=True)),
                ('worker', models.CharField(blank=True, default='', max_length=64)),
                ('finished_at', models.DateTimeField(null=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replay_runs', to='fbs_portal.clinic')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'running', 'done', 'failed', 'cancelled'])), name='fbs_replay_status'), models.CheckConstraint(condition=models.Q(('created_by', ''), _negated=True), name='fbs_replay_created_by'), models.UniqueConstraint(condition=models.Q(('status__in', [fbs_portal.domain.states.ReplayStatus['WAITING'], fbs_portal.domain.states.ReplayStatus['RUNNING']])), fields=('clinic', 'rule_set_digest', 'against'), name='fbs_replay_one_running')],
            },
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'active', 'retired', 'discarded'])), name='fbs_rule_set_status'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('created_by', ''), _negated=True), name='fbs_rule_set_created_by'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('changed_by', ''), _negated=True), name='fbs_rule_set_changed_by'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by', ''), ('reason', '')), models.Q(models.Q(('approved_at__isnull', True), _negated=True), models.Q(('approved_by', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='fbs_rule_set_approved'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by', '')), models.Q(models.Q(('retired_at__isnull', True), _negated=True), models.Q(('retired_by', ''), _negated=True)), _connector='OR'), name='fbs_rule_set_retired'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.UniqueConstraint(condition=models.Q(('status', fbs_portal.domain.states.RuleSetStatus['ACTIVE'])), fields=('clinic',), name='fbs_rule_set_one_active'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', ''), models.Q(('approved_by__in', [models.F('created_by'), models.F('changed_by')]), _negated=True), _connector='OR'), name='fbs_rule_set_second_person'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('status__in', [fbs_portal.domain.states.RuleSetStatus['DRAFT'], fbs_portal.domain.states.RuleSetStatus['DISCARDED']])), models.Q(('approved_at__isnull', False), ('retired_at', None), ('status', fbs_portal.domain.states.RuleSetStatus['ACTIVE'])), models.Q(('approved_at__isnull', False), ('retired_at__isnull', False), ('status', fbs_portal.domain.states.RuleSetStatus['RETIRED'])), _connector='OR'), name='fbs_rule_set_status_dates'),
        ),
    ]
